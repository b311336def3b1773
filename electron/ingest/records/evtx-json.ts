/** A filled element tree as JSON, in the layout that evtx_dump made common: attributes under `#attributes`, named `Data` as members. */
import type { Element } from './evtx-binxml.ts';
import type { EvtxValue } from './evtx-values.ts';

export type Json = EvtxValue | { readonly [name: string]: Json } | readonly Json[];

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const isElement = (child: Element | EvtxValue): child is Element => typeof child === 'object' && child !== null && 'name' in child;

/** `{ Event: … }` of one record. Members have no prototype, so that a hostile name is only a name. */
export function jsonOfRecord(root: Element): Readonly<Record<string, Json>> {
  return { [root.name]: valueOf(root) };
}

function valueOf(e: Element): Json {
  const members: Record<string, Json> = Object.create(null) as Record<string, Json>;
  let named = 0;
  const texts: EvtxValue[] = [];
  const unnamed: Json[] = [];
  for (const child of e.children) {
    if (!isElement(child)) { texts.push(child); continue; }
    const name = child.name === 'Data' ? child.attributes.find(([k]) => k === 'Name')?.[1] : undefined;
    if (child.name === 'Data' && name === undefined) { unnamed.push(...itemsOf(child)); continue; }
    add(members, name ?? child.name, name === undefined ? valueOf(child) : textsOf(child.children.flatMap((c) => (isElement(c) ? [] : [c]))));
    named += 1;
  }
  if (unnamed.length > 0) { add(members, 'Data', unnamed); named += 1; }
  const text = textsOf(texts);
  if (e.attributes.length === 0 && named === 0) return text;
  const attributes: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const [k, v] of e.attributes) attributes[k] = v;
  return { ...(e.attributes.length > 0 ? { '#attributes': attributes } : {}), ...(text === null ? {} : { '#text': text }), ...members };
}

const itemsOf = (e: Element): Json[] => {
  const text = textsOf(e.children.flatMap((c) => (isElement(c) ? [] : [c])));
  return isList(text) ? [...text] : [text];
};

/** The only value as it is; several pieces of text as one. */
function textsOf(texts: readonly EvtxValue[]): EvtxValue {
  if (texts.length <= 1) return texts[0] ?? null;
  return texts.map((t) => (Array.isArray(t) ? t.join(', ') : String(t))).join('');
}

/** A name that comes twice holds a list. */
function add(members: Record<string, Json>, name: string, value: Json): void {
  const had = members[name];
  members[name] = had === undefined ? value : isList(had) && name !== 'Data' ? [...had, value] : [had, value];
}
