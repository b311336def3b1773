/** Where the fields of EventData and UserData stand in the many JSON layouts of one event. */
import { arrayOf, objectOf } from '../format.ts';
import { unescapedXml } from '../records/evtx-xml.ts';
import { fieldText } from './record.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Fields { readonly get: (name: string) => string | undefined; readonly unnamed: readonly string[] }

const own = (o: Json | undefined, name: string): unknown => (o !== undefined && Object.hasOwn(o, name) ? o[name] : undefined);

/** Text of a member that may be the text itself or an object with it under `#text`. */
export function textAt(o: Json | undefined, name: string): string | undefined {
  const value = own(o, name);
  if (Array.isArray(value)) return fieldText(value.map((v) => (typeof v === 'object' ? '' : String(v))).join(', '));
  const inner = objectOf(value);
  return fieldText(inner === undefined ? value : own(inner, '#text') ?? own(inner, '_') ?? own(inner, '$t'));
}

/** An attribute of an element, wherever the converter put it: `#attributes`, `NAME_attributes` beside it, `@name`, or a plain member. */
export function attributeAt(parent: Json | undefined, element: string, name: string): string | undefined {
  const e = objectOf(own(parent, element));
  for (const holder of [objectOf(own(e, '#attributes')), objectOf(own(e, '@attributes')), objectOf(own(e, '$')), objectOf(own(parent, `${element}_attributes`)), e]) {
    const text = fieldText(own(holder, name)) ?? fieldText(own(holder, `@${name}`));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** EventData (an object by name, a list of named Data, or JSON or XML text of either) and UserData (one level deeper). */
export function fieldsOf(eventData: unknown, userData?: unknown): Fields {
  const data = typeof eventData === 'string' ? parsed(eventData) : objectOf(eventData);
  const list = own(data, 'Data');
  const named = new Map<string, string>();
  const unnamed: string[] = [];
  const items = Array.isArray(list) ? arrayOf(list) : list === undefined ? [] : [list];
  for (const item of items) {
    const o = objectOf(item);
    const name = o === undefined ? undefined : fieldText(own(objectOf(own(o, '#attributes')), 'Name')) ?? fieldText(own(o, '@Name')) ?? fieldText(own(o, 'Name'));
    const raw = o === undefined ? item : own(o, '#text') ?? own(o, '_') ?? own(o, 'Value');
    if (name !== undefined) {
      const text = fieldText(raw);
      if (text !== undefined) named.set(name, text);
    } else for (const piece of Array.isArray(raw) ? raw : [raw]) unnamed.push(typeof piece === 'string' ? piece : '');
  }
  const user = objectOf(userData);
  const inner = objectsOf(user === undefined ? [] : Object.values(user));
  return {
    unnamed,
    get: (name) => {
      const text = named.get(name) ?? textAt(data, name) ?? textAt(user, name);
      if (text !== undefined) return text;
      for (const o of inner) {
        const found = textAt(o, name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
}

function parsed(text: string): Json | undefined {
  if (text.trimStart().startsWith('<')) return Object.fromEntries(xmlData(text));
  try {
    return objectOf(parseJson(text));
  } catch {
    return undefined;
  }
}

/** Text of an XML attribute or element, its references resolved. */
export const unescaped = unescapedXml;

/** `<Data Name="X">v</Data>` of a piece of XML; the rest of it is passed over. */
export function xmlData(text: string): [string, string][] {
  const pairs: [string, string][] = [];
  for (const m of text.matchAll(/<Data\s+Name=(?:"([^"]{1,128})"|'([^']{1,128})')\s*>([^<]*)<\/Data>/g)) pairs.push([m[1] ?? m[2] ?? '', unescapedXml(m[3] ?? '')]);
  return pairs;
}

/** The objects of a list, or the one object itself. */
export function objectsOf(value: unknown): Json[] {
  const found: Json[] = [];
  for (const item of Array.isArray(value) ? arrayOf(value) : [value]) {
    const o = objectOf(item);
    if (o !== undefined) found.push(o);
  }
  return found;
}
