/** The raw record as text that can be read and searched; never as anything but text. */
import { printLocator } from '../../../shared/domain/locator.ts';
import type { EventRow, RecordView } from '../../../shared/domain/event.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

/** Indented when it is JSON, as it stands otherwise. Numbers too long for a double stay as written: then the text is left alone. */
export function prettyRecord(text: string): { readonly text: string; readonly json: boolean } {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed) || /[^\w"]-?\d{16,}/.test(trimmed)) return { text, json: false };
  try {
    return { text: JSON.stringify(parseJson(trimmed), undefined, 2), json: true };
  } catch {
    return { text, json: false };
  }
}

export interface Found { readonly text: string; readonly hit: boolean }

/** The text cut at every occurrence of what is searched, ignoring case. */
export function findIn(text: string, search: string): readonly Found[] {
  if (search === '') return [{ text, hit: false }];
  const out: Found[] = [];
  let from = 0;
  for (const m of text.matchAll(new RegExp(search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi'))) {
    if (m.index > from) out.push({ text: text.slice(from, m.index), hit: false });
    out.push({ text: m[0], hit: true });
    from = m.index + m[0].length;
  }
  if (from < text.length) out.push({ text: text.slice(from), hit: false });
  return out;
}

/** The event as one JSON text for the clipboard, with the locator and hash that let someone else find it again. */
export function citationOf(v: RecordView): string {
  return JSON.stringify({ event: v.event, locator: printLocator(v.locator), evidenceSha256: v.locator.sha256, recordSha256: v.recordSha256 }, undefined, 2);
}

export function targetRows(t: EventRow['target']): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string | undefined])[] = [['Platform', t.platform], ['Account', t.account], ['Service', t.service], ['Resource', t.resource], ['Host', t.host]];
  return rows.filter((r): r is readonly [string, string] => r[1] !== undefined);
}
