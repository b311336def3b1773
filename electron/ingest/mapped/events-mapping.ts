/**
 * The mapping of kind `events`: what the columns of a table, or the members of JSON records, say about something that happened.
 *
 * A field is the name of a column (without regard to case and outer blanks), for JSON a dotted path (`user.name`, `items.0.id`); or
 * `{ "value": "text" }`, the same for every record; or `{ "join": ["host", "session"], "with": ":" }`, for an id that is unique only per host.
 */
import { z } from 'zod';
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { EVENT_FIELDS, TIME_FORMS, type EventField } from '../../../shared/domain/mapping.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { offsetsOf } from '../zones.ts';

const Name = z.string().trim().min(1).max(200);
const Field = z.union([
  Name,
  z.strictObject({ value: Name }),
  z.strictObject({ join: z.array(Name).min(2).max(8), with: z.string().max(10).optional() }),
]);
export type Field = z.infer<typeof Field>;

export const Zone = z.string().refine((zone) => offsetsOf(zone) !== undefined, 'not a time zone known here');
export const Delimiter = z.enum([',', ';', '\t', '|', ' ']);
const Words = z.array(z.string().max(200)).max(200);

export const EventsMapping = z.strictObject({
  keytrail: z.literal('mapping'),
  version: z.literal(1),
  kind: z.literal('events'),
  name: Name,
  platform: z.string().trim().min(1).max(60),
  /** One column, or the columns of date and time. */
  time: z.union([Name, z.strictObject({
    field: z.union([Name, z.array(Name).min(1).max(3)]), as: z.enum(TIME_FORMS).optional(),
    /** What numbers count from, when not from 1970. */
    since: z.string().refine((t) => readInstant(t)?.zoned === true, 'not an instant with a zone').optional(),
  })]),
  /** `source`: an address · `issues`: the credential that came into being · `id`: the log's own id of the happening, by which twins are told. */
  fields: z.strictObject(Object.fromEntries(EVENT_FIELDS.map((f) => [f, Field.optional()])) as { [F in EventField]: z.ZodOptional<typeof Field> })
    .refine((f) => f.action !== undefined, 'a field for action is needed'),
  /** More that the record says, by kind of fact. */
  facts: z.partialRecord(z.enum(FACT_KINDS), Field).optional(),
  actorKind: z.enum(IDENTITY_KINDS).optional(),
  /** Translates the text of `actor_kind`. */
  kinds: z.record(z.string(), z.enum(IDENTITY_KINDS)).optional(),
  credentialKind: z.enum(CREDENTIAL_KINDS).optional(),
  issuesKind: z.enum(CREDENTIAL_KINDS).optional(),
  /** Texts of `outcome`. With one list only, all others are the opposite; with none, common words and HTTP status are known. */
  success: Words.optional(),
  failure: Words.optional(),
  /** What an action does when it succeeds, by its name; `*` at the end stands for any rest. */
  depths: z.record(z.string(), z.enum(DEPTHS)).optional(),
  /** For actions that `depths` does not name. Default `read`. */
  depth: z.enum(DEPTHS).optional(),
  timezone: Zone.optional(),
  delimiter: Delimiter.optional(),
  /** Names for the columns of a table that has no header. */
  header: z.array(Name).min(1).max(500).optional(),
  /** JSON documents: the top-level array that holds the records. */
  records: Name.optional(),
});
export type EventsMapping = z.infer<typeof EventsMapping>;

/** Every column or path that a mapping reads. */
export function columnsOf(m: EventsMapping): readonly string[] {
  const time = typeof m.time === 'string' ? m.time : m.time.field;
  const of = (f: Field | undefined): readonly string[] => (f === undefined ? [] : typeof f === 'string' ? [f] : 'join' in f ? f.join : []);
  return [...(typeof time === 'string' ? [time] : time), ...EVENT_FIELDS.flatMap((f) => of(m.fields[f])), ...Object.values(m.facts ?? {}).flatMap(of)];
}
