/**
 * Windows events as XML, as Event Viewer ("Save as XML"), `wevtutil qe` and `Get-WinEvent … ToXml()` give them: `<Event>…</Event>`, inside
 * `<Events>` or one after the other. Only what such events use is read: no document types, no entities but the five and numbers.
 */
import type { SourceRecord } from '../format.ts';
import { ENTITIES, type Element } from './evtx-binxml.ts';
import { jsonOfRecord } from './evtx-json.ts';
import { Damage } from './evtx-values.ts';
import { asBuffer, textOfBytes, type Splitter } from './splitter.ts';

/** Longer than any event can be: the log itself allows 64 KiB. */
const MAX_EVENT_BYTES = 4 * 1024 * 1024;
const MAX_DEPTH = 64;
const END = Buffer.from('</Event>', 'latin1');
const START = Buffer.from('<Event', 'latin1');

const TOKEN = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

export const unescapedXml = (text: string): string => (!text.includes('&') ? text : text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,8}));/gi, (whole, dec: string | undefined, hex: string | undefined, name: string | undefined) => {
  if (name !== undefined) return ENTITIES[name] ?? whole;
  const code = dec !== undefined ? Number(dec) : Number.parseInt(hex ?? '', 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}));

interface Open { readonly name: string; readonly attributes: readonly (readonly [string, string])[]; readonly children: (Element | string)[] }

/** One `<Event>` as a tree. @throws Damage when it is not well formed. */
export function readXmlEvent(text: string): Element {
  const stack: Open[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const m = TOKEN.exec(text);
    if (m === null) throw new Damage(`no well-formed XML at character ${at}`);
    const [, cdata, closing, name, attributes = '', empty, plain] = m;
    const top = stack.at(-1);
    const words = cdata ?? (plain === undefined ? undefined : unescapedXml(plain));
    if (words !== undefined) {
      if (top !== undefined && (cdata !== undefined || words.trim() !== '')) top.children.push(words);
      continue;
    }
    if (name === undefined) continue;
    if (closing === '') {
      if (stack.length >= MAX_DEPTH) throw new Damage('elements nest too deeply');
      stack.push({ name: name.replace(/^.*:/, ''), attributes: [...attributes.matchAll(ATTRIBUTE)].map((a) => [a[1] ?? '', unescapedXml(a[2] ?? a[3] ?? '')]), children: [] });
    }
    if (closing === '/' || empty === '/') {
      const done = stack.pop();
      if (done === undefined || done.name !== name.replace(/^.*:/, '')) throw new Damage('its elements do not pair');
      const parent = stack.at(-1);
      if (parent === undefined) return done;
      parent.children.push(done);
    }
  }
  throw new Damage('it ends inside an element');
}

export function evtxXml(): Splitter {
  let buffer: Buffer = Buffer.alloc(0);
  let base = 0;
  let line = 1;
  /** Whether any event began in what was read. */
  let any = false;
  /** Where the search for the end goes on. */
  let searched = 0;

  function drop(n: number): void {
    for (let i = buffer.indexOf(10); i !== -1 && i < n; i = buffer.indexOf(10, i + 1)) line += 1;
    buffer = buffer.subarray(n);
    base += n;
    searched = 0;
  }

  function emit(length: number, out: SourceRecord[]): void {
    const place = { offset: base, length, line };
    try {
      out.push({ kind: 'json', place, value: jsonOfRecord(readXmlEvent(textOfBytes(buffer, 0, length))), key: '' });
    } catch (error) {
      if (!(error instanceof Damage)) throw error;
      out.push({ kind: 'broken', place, why: error.message });
    }
  }

  /** The next `<Event` that is not `<Events`; -1 when there is none in what is here. */
  function startFrom(from: number): number {
    for (let at = buffer.indexOf(START, from); at !== -1; at = buffer.indexOf(START, at + 1)) {
      const next = buffer[at + START.length];
      if (next === undefined) return -1;
      if (next === 0x3e || next === 0x20 || next === 9 || next === 10 || next === 13) return at;
    }
    return -1;
  }

  function step(out: SourceRecord[]): void {
    for (;;) {
      const start = startFrom(0);
      if (start === -1) {
        // Kept: what may be the first half of a start.
        drop(Math.max(0, buffer.length - START.length - 1));
        return;
      }
      any = true;
      if (start > 0) drop(start);
      const end = buffer.indexOf(END, Math.max(START.length, searched));
      if (end === -1 && buffer.length <= MAX_EVENT_BYTES) {
        searched = Math.max(0, buffer.length - END.length);
        return;
      }
      const next = startFrom(START.length);
      if (next !== -1 && (end === -1 || next < end)) {
        out.push({ kind: 'broken', place: { offset: base, length: next, line }, why: 'an event that does not end before the next begins' });
        drop(next);
        continue;
      }
      const length = end === -1 ? buffer.length : end + END.length;
      if (end === -1) out.push({ kind: 'broken', place: { offset: base, length, line }, why: `an event longer than ${MAX_EVENT_BYTES} bytes, or that never ends` });
      else emit(length, out);
      drop(length);
    }
  }

  return {
    push(chunk, out) {
      buffer = Buffer.concat([buffer, asBuffer(chunk)]);
      step(out);
    },
    end(out) {
      const start = startFrom(0);
      if (start === -1) {
        if (!any && base + buffer.length > 0) out.push({ kind: 'broken', place: { offset: 0, length: base + buffer.length, line: 1 }, why: 'no event of Windows begins here' });
        return;
      }
      drop(start);
      for (let next = startFrom(START.length); next !== -1; next = startFrom(START.length)) {
        out.push({ kind: 'broken', place: { offset: base, length: next, line }, why: 'an event that does not end before the next begins' });
        drop(next);
      }
      out.push({ kind: 'broken', place: { offset: base, length: buffer.length, line }, why: 'the file ends inside this event' });
    },
  };
}
