/**
 * Names of structure elements. Chromium takes them from a counter of the rendering process (node00000731), which also counts nodes that
 * something else asked after while the page was loading: on a busy machine one report would be several files. Here each element
 * that has a name is named by its place among them, wherever the name stands: at the element, in the headers of table cells, in the tree.
 * Source: ISO 32000-1, 7.9.6 (name trees), 14.7.2 (/ID, /IDTree), 14.8.5.7 (/Headers).
 */
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFRef, PDFStream, PDFString, type PDFDocument, type PDFObject } from 'pdf-lib';

const [ID, ID_TREE, HEADERS, KIDS, NAMES, LIMITS] = ['ID', 'IDTree', 'Headers', 'Kids', 'Names', 'Limits'].map((name) => PDFName.of(name)) as [PDFName, PDFName, PDFName, PDFName, PDFName, PDFName];

/** Changes `document`; without tags there is nothing to change. Done twice it changes nothing more. */
export function nameElements(document: PDFDocument): void {
  const tree = document.catalog.lookupMaybe(PDFName.of('StructTreeRoot'), PDFDict)?.lookupMaybe(ID_TREE, PDFDict);
  if (tree === undefined) return;
  const elements = [...elementsOf(tree)].sort((a, b) => a[1].objectNumber - b[1].objectNumber);
  const named = elements.map(([was, element], index) => ({ was, element, name: PDFString.of(`element${String(index + 1).padStart(8, '0')}`) }));
  const names = new Map(named.map(({ was, name }) => [was, name]));
  for (const [, object] of document.context.enumerateIndirectObjects()) rename(object, names);
  for (const kid of kidsOf(tree)) document.context.delete(kid);
  tree.delete(KIDS);
  tree.delete(LIMITS);
  tree.set(NAMES, document.context.obj(named.flatMap(({ name, element }) => [name, element])));
}

function* elementsOf(node: PDFDict): Generator<[name: string, element: PDFRef]> {
  const pairs = node.lookupMaybe(NAMES, PDFArray);
  for (let at = 0; pairs !== undefined && at + 1 < pairs.size(); at += 2) {
    const [name, element] = [textOf(pairs.get(at)), pairs.get(at + 1)];
    if (name !== undefined && element instanceof PDFRef) yield [name, element];
  }
  for (const kid of childrenOf(node)) yield* elementsOf(kid);
}

function* kidsOf(node: PDFDict): Generator<PDFRef> {
  for (const kid of childrenOf(node)) yield* kidsOf(kid);
  for (const kid of node.lookupMaybe(KIDS, PDFArray)?.asArray() ?? []) if (kid instanceof PDFRef) yield kid;
}

function childrenOf(node: PDFDict): PDFDict[] {
  const kids = node.lookupMaybe(KIDS, PDFArray);
  return kids === undefined ? [] : kids.asArray().map((_kid, at) => kids.lookup(at, PDFDict));
}

/** Within one object; what it refers to is an object of its own. */
function rename(object: PDFObject, names: ReadonlyMap<string, PDFString>): void {
  if (object instanceof PDFStream) return;
  if (object instanceof PDFArray) for (const member of object.asArray()) rename(member, names);
  if (!(object instanceof PDFDict)) return;
  for (const [key, value] of object.entries()) {
    const name = key === ID ? names.get(textOf(value) ?? '') : undefined;
    if (name !== undefined) object.set(key, name);
    else if (key === HEADERS && value instanceof PDFArray) value.asArray().forEach((header, at) => { value.set(at, names.get(textOf(header) ?? '') ?? header); });
    else rename(value, names);
  }
}

function textOf(object: PDFObject): string | undefined {
  return object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : undefined;
}
