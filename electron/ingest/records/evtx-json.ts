/** A filled element tree as JSON, in the layout that evtx_dump made common: attributes under `#attributes`, named `Data` as members. */
import type { Element } from './evtx-binxml.ts';
import type { EvtxValue } from './evtx-values.ts';

export type Json = EvtxValue | { readonly [name: string]: Json } | readonly Json[];

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isElement = (child: Element | EvtxValue): child is Element => typeof child === 'object' && child !== null && 'name' in child;

/** `{ Event: … }` of one record. */
export function jsonOfRecord(root: Element): Readonly<Record<string, Json>> {
  return { [root.name === '__proto__' ? '__proto__ ' : root.name]: valueOf(root) };
}

function valueOf(e: Element): Json {
  const [only] = e.children;
  if (e.attributes.length === 0 && (only === undefined || (e.children.length === 1 && !isElement(only)))) return only === undefined ? null : textsOf([only]);
  const members: Record<string, Json> = {};
  if (e.attributes.length > 0) {
    const attributes: Record<string, Json> = {};
    for (const [k, v] of e.attributes) put(attributes, k, v);
    members['#attributes'] = attributes;
  }
  let named = 0;
  let texts: EvtxValue[] | undefined;
  let unnamed: Json[] | undefined;
  for (const child of e.children) {
    if (!isElement(child)) { (texts ??= []).push(child); continue; }
    const name = child.name === 'Data' ? nameOf(child) : undefined;
    if (child.name === 'Data' && name === undefined) { (unnamed ??= []).push(...itemsOf(child)); continue; }
    add(members, name ?? child.name, name === undefined ? valueOf(child) : textsOf(textChildren(child)));
    named += 1;
  }
  if (unnamed !== undefined) { add(members, 'Data', unnamed); named += 1; }
  const text = texts === undefined ? null : textsOf(texts);
  if (e.attributes.length === 0 && named === 0) return text;
  if (text !== null) members['#text'] = text;
  return members;
}

function nameOf(e: Element): string | undefined {
  for (const [k, v] of e.attributes) if (k === 'Name') return v;
  return undefined;
}

function textChildren(e: Element): EvtxValue[] {
  const texts: EvtxValue[] = [];
  for (const c of e.children) if (!isElement(c)) texts.push(c);
  return texts;
}

/** A hostile name is only a name: the one that would change what the object is gets a blank behind it. */
function put(members: Record<string, Json>, name: string, value: Json): void {
  members[name === '__proto__' ? '__proto__ ' : name] = value;
}

const itemsOf = (e: Element): Json[] => {
  const text = textsOf(textChildren(e));
  return isList(text) ? [...text] : [text];
};

/** The only value as it is; several pieces of text as one. */
function textsOf(texts: readonly EvtxValue[]): EvtxValue {
  if (texts.length <= 1) return texts[0] ?? null;
  return texts.map((t) => (Array.isArray(t) ? t.join(', ') : String(t))).join('');
}

/** A name that comes twice holds a list. */
function add(members: Record<string, Json>, name: string, value: Json): void {
  const had = Object.hasOwn(members, name) ? members[name] : undefined;
  put(members, name, had === undefined ? value : isList(had) && name !== 'Data' ? [...had, value] : [had, value]);
}
