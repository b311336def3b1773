/** A record of an unknown table or JSON → one event, by what its mapping says. */
import { FACT_KINDS, type EventDraft, type Fact } from '../../../shared/domain/event.ts';
import type { Depth, Outcome } from '../../../shared/domain/kinds.ts';
import type { EventField, TimeForm } from '../../../shared/domain/mapping.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import type { FormatReader, Head, ReadOptions, SourceRecord } from '../format.ts';
import { isAbsent } from '../mapping.ts';
import { bounded } from '../text.ts';
import { fieldOf, lookupIn, type Lookup } from './fields.ts';
import { headRecords, parsedMapping } from './format-of.ts';
import type { EventsMapping } from './events-mapping.ts';
import { readMappedTime } from './times.ts';

const SUCCESS = /^(?:success(?:ful|fully)?|succeeded|ok|okay|true|yes|allow(?:ed)?|accept(?:ed)?|permit(?:ted)?|grant(?:ed)?|pass(?:ed)?|completed?|0|[23]\d\d)$/i;
const FAILURE = /^(?:fail(?:ed|ure)?|unsuccessful|error|false|no|den(?:y|ied)|reject(?:ed)?|refused|block(?:ed)?|drop(?:ped)?|forbidden|unauthori[sz]ed|invalid|[45]\d\d)$/i;

type Readable = Extract<SourceRecord, { kind: 'json' | 'row' }>;

/** How the time of a mapping is written and where it stands. */
export function timeOf(m: EventsMapping): { readonly columns: readonly string[]; readonly as: TimeForm } {
  if (typeof m.time === 'string') return { columns: [m.time], as: 'auto' };
  return { columns: typeof m.time.field === 'string' ? [m.time.field] : m.time.field, as: m.time.as ?? 'auto' };
}

export function timeText(m: EventsMapping, look: Lookup): string | undefined {
  const parts = timeOf(m).columns.map(look);
  return parts.every((p) => p === undefined) ? undefined : parts.filter((p) => p !== undefined).join(' ');
}

/** A time of the head that names no zone, when the mapping does not say which it is. */
export function zonelessTime(head: Head, options: ReadOptions): string | undefined {
  const m = parsedMapping(options);
  if (m?.kind !== 'events' || m.timezone !== undefined) return undefined;
  const { as } = timeOf(m);
  for (const record of headRecords(head, m)) {
    const written = timeText(m, lookupIn(record));
    const read = written === undefined ? undefined : readMappedTime(written, as, 'UTC', undefined);
    if (read !== undefined && 'at' in read && read.assumed) return written;
  }
  return undefined;
}

export function eventReader(m: EventsMapping, timezone: string | undefined): FormatReader {
  const { as } = timeOf(m);
  const since = typeof m.time === 'string' || m.time.since === undefined ? undefined : readInstant(m.time.since)?.at;
  const zone = timezone ?? m.timezone;
  const outcome = outcomeOf(m);
  const depth = depthOf(m);
  const kinds = new Map(Object.entries(m.kinds ?? {}).map(([text, kind]) => [text.trim().toLowerCase(), kind]));

  function read(record: Readable): Reading {
    if (record.kind === 'row' && record.cells.every((c) => c.trim() === '')) return skipped('an empty row');
    if (record.kind === 'json' && (typeof record.value !== 'object' || record.value === null)) return rejected('a JSON value that is no object');
    const look = lookupIn(record);
    const field = (name: EventField): string | undefined => {
      const text = fieldOf(m.fields[name], look);
      return text === undefined || isAbsent(text) ? undefined : bounded(text);
    };
    const written = timeText(m, look);
    if (written === undefined) return rejected('the record has no time');
    const time = readMappedTime(written, as, zone, since);
    if ('why' in time) return rejected(time.why);
    const operation = field('action');
    if (operation === undefined) return rejected('the record has no action');
    const actor = field('actor');
    const credential = field('credential');
    const issued = field('issues');
    const service = field('service')?.toLowerCase();
    const id = field('id');
    const platform = field('platform')?.toLowerCase() ?? m.platform.toLowerCase();
    const holder = actor === undefined ? undefined : { name: actor, kind: kinds.get((field('actor_kind') ?? '').toLowerCase()) ?? m.actorKind ?? 'unknown' };
    const event: EventDraft = {
      at: time.at, precisionUs: time.precisionUs,
      twinKey: id === undefined ? JSON.stringify(record.kind === 'row' ? record.cells : record.value) : `${platform} ${id}`,
      action: service === undefined || operation.includes(':') ? operation : `${service}:${operation}`,
      depth: depth(operation), outcome: outcome(field('outcome')), reason: field('reason'),
      actor: holder,
      credential: credential === undefined ? undefined : { value: credential, kind: m.credentialKind ?? 'unknown' },
      source: field('source'), agent: field('agent'),
      target: { platform, account: field('account'), region: field('region'), service, resource: field('resource'), host: field('host') },
      issues: issued === undefined ? undefined : [{ what: 'credential', value: issued, kind: m.issuesKind ?? 'unknown', holder }],
      facts: factsOf(m, look),
    };
    return { kind: 'events', events: [event] };
  }
  return { read };
}

function factsOf(m: EventsMapping, look: Lookup): readonly Fact[] | undefined {
  const facts = FACT_KINDS.flatMap((kind): Fact[] => {
    const text = fieldOf(m.facts?.[kind], look);
    return text === undefined || isAbsent(text) ? [] : [{ kind, text: bounded(text) ?? text }];
  });
  return facts.length === 0 ? undefined : facts;
}

function outcomeOf(m: EventsMapping): (text: string | undefined) => Outcome {
  const set = (words: readonly string[] | undefined): ReadonlySet<string> | undefined => (words === undefined ? undefined : new Set(words.map((w) => w.trim().toLowerCase())));
  const success = set(m.success);
  const failure = set(m.failure);
  return (text) => {
    if (text === undefined) return 'unknown';
    const word = text.trim().toLowerCase();
    if (success?.has(word) === true) return 'success';
    if (failure?.has(word) === true) return 'failure';
    if (success !== undefined && failure === undefined) return 'failure';
    if (failure !== undefined && success === undefined) return 'success';
    if (success !== undefined) return 'unknown';
    return SUCCESS.test(word) ? 'success' : FAILURE.test(word) ? 'failure' : 'unknown';
  };
}

function depthOf(m: EventsMapping): (action: string) => Depth {
  const exact = new Map<string, Depth>();
  const begins: { readonly text: string; readonly depth: Depth }[] = [];
  for (const [name, depth] of Object.entries(m.depths ?? {})) {
    const text = name.trim().toLowerCase();
    if (text.endsWith('*')) begins.push({ text: text.slice(0, -1), depth });
    else exact.set(text, depth);
  }
  // The longest beginning says most.
  begins.sort((a, b) => b.text.length - a.text.length);
  return (action) => {
    const text = action.toLowerCase();
    return exact.get(text) ?? begins.find((b) => text.startsWith(b.text))?.depth ?? m.depth ?? 'read';
  };
}
