/**
 * Events as JSON with `Event.System` and `Event.EventData`: evtx_dump (`-o json`, `-o jsonl`, and its default with a `Record N` line before each),
 * `chainsaw dump`, and other converters of the XML.
 */
import { objectOf, unfitting, type Format, type Head } from '../format.ts';
import { jsonStream } from '../records/json-stream.ts';
import { asBuffer, type Splitter } from '../records/splitter.ts';
import { eventOf, readEventJson } from '../windows/from-event.ts';

const SYSTEM = /"System"\s*:\s*\{/;
const MARKED = /^Record \d+\r?\n\s*\{/;

function sniff(head: Head): string | undefined {
  if (head.records.some((r) => eventOf(r) !== undefined)) return 'Event with System and EventID';
  if (MARKED.test(head.text) && SYSTEM.test(head.text)) return 'evtx_dump output: "Record N" before each event with System';
  if ((head.shape === 'json-object' || head.shape === 'json-array') && SYSTEM.test(head.text) && /"EventID"\s*:/.test(head.text) && /"SystemTime"/.test(head.text)) return 'an event with System, EventID and SystemTime';
  return undefined;
}

/** Blanks the `Record N` lines out, so that what is left is JSON documents in their places. */
function withoutMarkers(inner: Splitter): Splitter {
  let pending: Buffer = Buffer.alloc(0);
  let started = false;
  const clean = (bytes: Buffer): Buffer => {
    // Behind a byte order mark the first marker would not stand at the beginning of its line.
    if (!started && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes.fill(0x20, 0, 3);
    started = true;
    for (let from = bytes[0] === 0x20 && bytes[3] === 0x52 ? 3 : 0; from < bytes.length;) {
      const n = bytes.indexOf(10, from);
      const to = n === -1 ? bytes.length : n;
      if (bytes[from] === 0x52 && /^Record \d+\r?$/.test(bytes.toString('latin1', from, Math.min(to, from + 40)))) bytes.fill(0x20, from, to);
      from = to + 1;
    }
    return bytes;
  };
  return {
    push(chunk, out) {
      // Whole lines only: a marker may be cut by the end of a chunk.
      const next = Buffer.concat([pending, asBuffer(chunk)]);
      const last = next.lastIndexOf(10);
      const ready = last === -1 ? next.length > 1024 * 1024 ? next.length : 0 : last + 1;
      pending = Buffer.from(next.subarray(ready));
      if (ready > 0) inner.push(clean(Buffer.from(next.subarray(0, ready))), out);
    },
    end(out) {
      if (pending.length > 0) inner.push(clean(pending), out);
      inner.end(out);
    },
  };
}

export const windowsEvtxJsonFormat: Format = {
  id: 'windows-evtx-json',
  title: 'Windows events as JSON (evtx_dump, chainsaw dump)',
  arrays: ['Events', 'events'],
  marks: ['Event', 'System'],
  sniff,
  open: () => ({ read: (record) => (record.kind === 'json' && objectOf(record.value) !== undefined ? readEventJson(record.value) : unfitting(record)) }),
};

/** The same with `Record N` lines, which need a splitter of their own. */
export const windowsEvtxRecordsFormat: Format = {
  ...windowsEvtxJsonFormat,
  id: 'windows-evtx-records',
  title: 'Windows events as evtx_dump prints them (Record N)',
  refines: ['windows-evtx-json'],
  sniff: (head) => (MARKED.test(head.text) ? sniff(head) : undefined),
  split: () => withoutMarkers(jsonStream([], { marks: ['Event'] })),
};
