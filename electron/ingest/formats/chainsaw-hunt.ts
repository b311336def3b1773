/**
 * Chainsaw `hunt`, JSON or JSONL (each detection holds the whole event) and CSV (each holds the event's data as text).
 * https://github.com/WithSecureLabs/chainsaw . Detections, not all events.
 */
import type { EventDraft } from '../../../shared/domain/event.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, unfitting, type Format, type Head, type SourceRecord } from '../format.ts';
import { channelOfProvider } from '../windows/channels.ts';
import { readWindowsRecord } from '../windows/events.ts';
import { eventOf, readEventJson } from '../windows/from-event.ts';
import { fieldText } from '../windows/record.ts';

const WHY = 'as Chainsaw reports a hunt: detections, not all events';

/** The events under one detection: one, or several that were counted together. */
function documentsOf(value: unknown): readonly unknown[] {
  const o = objectOf(value);
  if (o === undefined) return [];
  const list = [...arrayOf(o['documents']), ...(o['document'] === undefined ? [] : [o['document']])];
  return list.map((d) => objectOf(d)?.['data']).filter((d) => eventOf(d) !== undefined);
}

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv') {
    const names = new Set(head.header.map((h) => h.toLowerCase()));
    return ['timestamp', 'detections', 'path', 'event id', 'computer'].every((n) => names.has(n)) ? `columns timestamp, detections, path and Event ID, ${WHY}` : undefined;
  }
  if (head.records.some((r) => documentsOf(r).length > 0)) return `a detection with the event in document.data, ${WHY}`;
  return /"document"\s*:\s*\{/.test(head.text) && /"kind"\s*:\s*"evtx"/.test(head.text) ? `a detection with an evtx document, ${WHY}` : undefined;
}

function readJson(value: unknown): Reading {
  const documents = documentsOf(value);
  const events: EventDraft[] = [];
  let other: Reading = rejected('a detection without an event in it');
  for (const d of documents) {
    const reading = readEventJson(d);
    if (reading.kind === 'events') events.push(...reading.events);
    else other = reading;
  }
  const [first, ...rest] = events;
  return first === undefined ? other : { kind: 'events', events: [first, ...rest] };
}

function readRow(row: Extract<SourceRecord, { kind: 'row' }>): Reading {
  const eventId = Number(fieldText(row.get('event id')));
  const instant = readInstant(fieldText(row.get('timestamp')) ?? '');
  if (!Number.isSafeInteger(eventId) || instant === undefined) return rejected('no readable timestamp or Event ID');
  const provider = fieldText(row.get('event.system.provider')) ?? '';
  const data = new Map<string, string>();
  for (const line of (row.get('event data') ?? '').split(/\r?\n/)) {
    const m = /^\s*([A-Za-z0-9_]{1,64}): (.*)$/.exec(line);
    if (m?.[1] !== undefined) data.set(m[1], (m[2] ?? '').trim().replace(/^(['"])(.*)\1$/, '$2'));
  }
  if (data.size === 0) return skipped('a detection without the event’s data');
  return readWindowsRecord({
    at: instant.at, precisionUs: instant.precisionUs, channel: channelOfProvider(provider) ?? '', provider, eventId, computer: (fieldText(row.get('computer')) ?? '').toLowerCase(),
    recordId: fieldText(row.get('record id')), userSid: undefined, outcome: 'unknown', get: (name) => fieldText(data.get(name)), unnamed: [], whole: () => row.cells.join('\u0000'),
  });
}

export const chainsawHuntFormat: Format = {
  id: 'chainsaw-hunt',
  title: 'Chainsaw hunt',
  arrays: [],
  marks: ['document', 'documents'],
  refines: ['windows-evtx-json'],
  sniff,
  open: () => ({ read: (record) => (record.kind === 'row' ? readRow(record) : record.value === null ? unfitting(record) : readJson(record.value)) }),
};
