/**
 * The border check: one zod schema for the input and the output of every method, and for every push.
 * `messages.ts` says the same as types; `satisfies` below and test/contract/types.test.ts hold the two together both ways.
 * Objects are strict: a key nobody declared is refused, so nothing crosses the border unseen.
 *
 * Inputs are bounded, because the window is the untrusted side. Answers are checked for shape, and bounded only in the
 * number of rows a screen may ask for. An answer of 1000 event rows takes about 2 ms to check (test/contract/cost.test.ts).
 */
import { z } from 'zod';
import { CREDENTIAL_STATES } from '../domain/credential-state.ts';
import type { Basis, RuleId } from '../domain/basis.ts';
import { PHASES, type StepState } from '../domain/checklist.ts';
import { CONTRARY_KINDS } from '../domain/contrary.ts';
import { COVERAGE_KINDS } from '../domain/coverage.ts';
import { FACT_KINDS } from '../domain/event.ts';
import { FINDING_VERDICTS, SEVERITIES } from '../domain/finding.ts';
import { IDENTITY_VERDICTS } from '../domain/identity.ts';
import { CREDENTIAL_KINDS, DEPTHS, GRADES, IDENTITY_KINDS, OUTCOMES } from '../domain/kinds.ts';
import type { Micros } from '../domain/time.ts';
import { REACH_STEPS } from '../domain/reach.ts';
import { THRESHOLD_UNITS } from '../domain/threshold.ts';
import { EXPOSURE_ENDS, HOP_KINDS } from '../domain/trace.ts';
import type { Input, Output, Pushes } from './messages.ts';
import { METHODS, PUSHES, type MethodName, type PushName } from './names.ts';

/** Rows a page may hold, buckets a strip may have, characters a path may have: refused beyond, never cut. */
export const LIMITS = { rows: 1000, buckets: 4000, lanes: 4000, path: 4096, paths: 10_000, text: 4000, name: 2048, task: 64, mapping: 100_000 } as const;

// ---- small pieces

/** A key that is always there, whose value may be undefined: how the domain writes an absent fact. */
const maybe = <T>(inner: z.ZodType<T>): z.ZodType<T | undefined> => inner.optional();
const list = <T>(inner: z.ZodType<T>): z.ZodType<readonly T[]> => z.array(inner);
const upTo = <T>(inner: z.ZodType<T>, most: number): z.ZodType<readonly T[]> => z.array(inner).max(most);
const nothing: z.ZodType<Record<never, never>> = z.strictObject({});

const text = z.string();
const texts = list(text);
const count = z.int().min(0);
const size = z.number().min(0);
const micros = z.custom<Micros>((value) => Number.isSafeInteger(value), 'not a whole number of microseconds');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256');
const rule = z.custom<RuleId>((value) => typeof value === 'string' && /^.+@\d+$/.test(value), 'not a rule and its version');
const flag = z.boolean();

const grade = z.enum(GRADES);
const depth = z.enum(DEPTHS);
const identityKind = z.enum(IDENTITY_KINDS);
const credentialKind = z.enum(CREDENTIAL_KINDS);

// ---- what the window may send

const hasNul = (value: string): boolean => value.includes('\u0000');
/**
 * Absolute and on this machine. `\\server\share` (and `\\?\…`, `//server`) is refused: naming one makes Windows
 * send the user's password hash to that server, which an offline tool must never do.
 */
const path = z.string().min(1).max(LIMITS.path).refine((value) => !hasNul(value) && /^(?:\/(?!\/)|[A-Za-z]:[\\/])/.test(value), 'not a full local path');
const name = z.string().min(1).max(LIMITS.name);
const words = z.string().max(LIMITS.text);
const someWords = z.string().trim().min(1).max(LIMITS.text);
const person = z.string().trim().min(1).max(200);
const task = z.string().regex(/^[\w.:-]{1,64}$/, 'not a task id');
const limit = z.int().min(1).max(LIMITS.rows);
const buckets = z.int().min(1).max(LIMITS.buckets);
const cursor = z.string().min(1).max(1000);

const eventFilter = z.strictObject({
  identity: name.optional(), credential: name.optional(), from: micros.optional(), to: micros.optional(),
  search: z.string().max(500).optional(), trail: flag.optional(),
});

const mappingText = z.string().min(1).max(LIMITS.mapping);
const readingAnswers = {
  format: z.string().min(1).max(100).optional(), timezone: z.string().min(1).max(100).optional(), year: z.int().min(1970).max(2200).optional(),
  mapping: path.optional(), mappingText: mappingText.optional(),
} as const;

export const INPUTS = {
  'case.new': z.strictObject({ path, examiner: z.string().trim().max(200) }),
  'case.open': z.strictObject({ path }),
  'case.current': nothing,
  'case.close': nothing,
  'case.sample': z.strictObject({ task }),
  'case.recent': nothing,
  'dialog.open-case': nothing,
  'dialog.new-case': nothing,
  'dialog.add-evidence': z.strictObject({ kind: z.enum(['files', 'folder']) }),
  'dialog.save-report': z.strictObject({ suggested: z.string().max(255) }),
  'dialog.open-mapping': nothing,
  'dialog.save-mapping': z.strictObject({ suggested: z.string().max(255), text: mappingText }),
  'evidence.import': z.strictObject({
    task, paths: z.array(path).min(1).max(LIMITS.paths),
    reference: flag.optional(), ...readingAnswers,
  }),
  'evidence.preview': z.strictObject({ path, ...readingAnswers }),
  'evidence.list': nothing,
  'evidence.formats': nothing,
  'events.page': z.strictObject({ filter: eventFilter, after: cursor.optional(), limit, newestFirst: flag.optional() }),
  'events.density': z.strictObject({ filter: eventFilter, buckets }),
  'events.lanes': z.strictObject({ from: micros.optional(), to: micros.optional(), buckets }),
  'events.record': z.strictObject({ event: z.string().min(1).max(100) }),
  'identities.page': z.strictObject({ search: z.string().max(500).optional(), state: z.enum(CREDENTIAL_STATES).optional(), after: cursor.optional(), limit }),
  'trace.run': z.strictObject({
    identity: name.optional(), credential: name.optional(), from: micros.optional(), to: micros.optional(),
    sources: z.array(z.string().min(1).max(500)).max(1000).optional(), minGrade: grade.optional(),
  }),
  'trace.current': nothing,
  'graph.current': nothing,
  'reach.get': z.strictObject({ limit }),
  'findings.list': nothing,
  'findings.thresholds': nothing,
  'coverage.list': nothing,
  'checklist.current': nothing,
  'checklist.attest': z.strictObject({ outcome: z.string().min(1).max(32), by: person, note: words }),
  'assert.source-group': z.strictObject({ credential: name, source: name.nullable(), agent: words.nullable(), part: words.nullish(), is: z.enum(['seed', 'owner']), by: person, reason: someWords }),
  'assert.identity': z.strictObject({ is: z.enum(IDENTITY_VERDICTS), name, other: name, by: person, reason: someWords }),
  'assert.finding': z.strictObject({ is: z.enum(FINDING_VERDICTS), finding: z.string().min(1).max(100), by: person, reason: someWords }),
  'assert.threshold': z.strictObject({ task, name: z.string().min(1).max(100), value: z.number().nullable(), by: person, reason: someWords }),
  'whatif.run': z.strictObject({ credential: name, revoked: micros, minGrade: grade.optional() }),
  'report.preview': nothing,
  'report.build': z.strictObject({ task, out: path, at: micros.optional() }),
  'custody.ledger': z.strictObject({ after: count.optional(), limit }),
  'custody.verify': z.strictObject({ task }),
  'task.cancel': z.strictObject({ task }),
} as const satisfies { readonly [M in MethodName]: z.ZodType<Input<M>> };

// ---- what the engine answers: events

const namedIdentity = z.strictObject({ name: text, kind: identityKind, also: texts.optional() });
const target = z.strictObject({
  platform: text, account: text.optional(), region: text.optional(), service: text.optional(), resource: text.optional(), host: text.optional(),
});
const issue = z.strictObject({
  what: z.enum(['credential', 'identity']), value: text, kind: z.enum([...CREDENTIAL_KINDS, ...IDENTITY_KINDS]),
  holder: namedIdentity.optional(), expires: micros.optional(),
});
const fact = z.strictObject({ kind: z.enum(FACT_KINDS), text });
const locator = z.strictObject({
  sha256, path: text, member: text.optional(), layers: texts, offset: count, length: count, line: count,
});
const eventRow = z.strictObject({
  id: text, at: micros, precisionUs: count, action: text, depth, outcome: z.enum(OUTCOMES), reason: maybe(text),
  actor: maybe(text), actorKind: identityKind, credential: maybe(text), credentialKind: maybe(credentialKind), sessionAt: maybe(micros),
  source: maybe(text), agent: maybe(text), target, evidence: text, line: count, onTrail: maybe(flag),
});

// ---- evidence and custody

const previewRow = z.strictObject({
  line: count, kind: z.enum(['event', 'entry', 'skipped', 'rejected']), at: maybe(micros), action: maybe(text), outcome: maybe(text), actor: maybe(text),
  credential: maybe(text), source: maybe(text), target: maybe(text), why: maybe(text),
});
const filePreview = z.strictObject({
  path: text, sees: text, shape: z.enum(['table', 'json', 'other']), candidates: list(z.strictObject({ format: text, title: text, because: text })),
  format: maybe(text), because: maybe(text), fault: maybe(z.strictObject({ code: text, why: text })), zoneless: maybe(text), year: maybe(count), needsYear: flag,
  columns: texts, delimiter: maybe(text), arrays: texts, sample: list(texts), rows: list(previewRow),
});
const evidenceFile = z.strictObject({
  id: text, path: text, member: maybe(text), sha256, bytes: count, format: text, because: text,
  records: count, stored: count, events: count, entries: count, duplicates: count,
  skipped: list(z.strictObject({ why: text, count })), skippedCount: count,
  rejected: list(z.strictObject({ line: count, offset: count, why: text })), rejectedCount: count,
  first: maybe(micros), last: maybe(micros), importedAt: micros, examiner: text, kept: flag, assumptions: texts, attention: maybe(text),
});
const refusedFile = z.strictObject({ path: text, code: text, why: text });
const importTotals = z.strictObject({
  files: count, records: count, events: count, entries: count, stored: count, duplicates: count, skipped: count, rejected: count,
});
const ledgerEntry = z.strictObject({ seq: count, at: micros, kind: text, by: text, body: text, hash: sha256, prev: text });
const verifyOutcome = z.strictObject({
  ok: flag,
  checked: z.strictObject({ files: count, bytes: count, rows: count, ledger: count, derived: count }),
  problems: list(z.strictObject({ where: z.enum(['vault', 'stored-row', 'ledger', 'derived', 'database', 'reference']), what: text, detail: text })),
  head: text,
});

// ---- what was derived

const someEvents = z.tuple([text], text);
const basis: z.ZodType<Basis> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('recorded'), events: someEvents }),
  z.strictObject({ kind: z.literal('inferred'), events: someEvents, rule }),
  z.strictObject({ kind: z.literal('asserted'), by: text, at: micros, reason: text }),
]);
const credentialLife = z.strictObject({
  value: text, kind: credentialKind, platform: text, identity: maybe(text), issuedAt: maybe(micros), issuedBy: maybe(text),
  expires: maybe(micros), revokedAt: maybe(micros), firstUse: maybe(micros), lastUse: maybe(micros),
  uses: count, failures: count, inInventory: flag, status: maybe(text),
});
const identityStatement = z.strictObject({ is: z.enum(IDENTITY_VERDICTS), name: text, other: text, by: text, at: micros, reason: text });
const identityView = z.strictObject({
  name: text, kind: identityKind, platform: text, names: texts, owner: maybe(text), first: maybe(micros), last: maybe(micros),
  events: count, credentials: list(credentialLife),
  links: list(z.strictObject({ name: text, also: text, how: z.enum(['recorded', 'same-key', 'asserted']), cites: maybe(text), said: maybe(identityStatement) })), apart: list(identityStatement),
});
const seed = z.strictObject({
  identity: maybe(text), credential: maybe(text), from: maybe(micros), to: maybe(micros), sources: texts, minGrade: grade, because: text,
});
const traceCredential = z.strictObject({
  id: text, value: text, kind: credentialKind, platform: text, identity: maybe(text), status: z.enum(['seed', 'derived', 'issued-unused']),
  issuedAt: maybe(micros), firstUse: maybe(micros), lastUse: maybe(micros), uses: count, allUses: count, failures: count,
  parent: maybe(text), grade: maybe(grade), hop: maybe(text), depth: count, expires: maybe(micros), revokedAt: maybe(micros),
});
const hop = z.strictObject({
  id: text, at: micros, precisionUs: count, kind: z.enum(HOP_KINDS), from: text, to: text, grade, rule, because: text, basis, events: texts,
  rivals: list(z.strictObject({ explanation: text, from: maybe(text), events: texts })),
});
const touchedSystem = z.strictObject({
  id: text, platform: text, account: maybe(text), service: maybe(text), resource: maybe(text), host: maybe(text),
  first: micros, last: micros, touch: depth, successes: count, failures: count, via: texts,
  actions: list(z.strictObject({ action: text, count })), events: texts, eventCount: count,
});
const sourceGroup = z.strictObject({
  credential: text, source: maybe(text), agent: maybe(text), part: text.optional(), first: micros, last: micros, uses: count,
  resembles: z.enum(['seed', 'owner', 'unclear']), because: text, followed: flag,
});
const exposure = z.strictObject({
  hop: maybe(text), credential: text, from: micros, to: maybe(micros), ended: z.enum(EXPOSURE_ENDS), firstSeen: maybe(z.strictObject({ at: micros, event: text })), contained: maybe(micros), because: text,
});
const traceIdentity = z.strictObject({
  name: text, how: z.enum(['seed', 'created', 'assumed', 'credential planted', 'host identity']), at: maybe(micros), events: texts, granted: texts,
  behind: maybe(list(z.strictObject({ name: text, says: text, event: text }))),
});
const contraryRecord = z.strictObject({ evidence: text, line: count, differs: list(z.strictObject({ kind: z.enum(CONTRARY_KINDS), says: text, speaks: maybe(text) })), text: maybe(text) });
const coverageStatement = z.strictObject({ kind: z.enum(COVERAGE_KINDS), text, from: maybe(micros), to: maybe(micros), collect: maybe(text) });
const trace = z.strictObject({
  seed, credentials: list(traceCredential), identities: list(traceIdentity), hops: list(hop), systems: list(touchedSystem),
  sourceGroups: list(sourceGroup), exposure: list(exposure), coverage: list(coverageStatement),
  counts: z.strictObject({ events: count, credentials: count, hops: count, systems: count }),
});
const graph = z.strictObject({
  nodes: list(z.strictObject({
    id: text, kind: z.enum(['seed', 'credential', 'issued-unused', 'identity', 'system']), label: text, detail: text, full: text, platform: text, depth: count,
    touch: maybe(depth), x: z.number(), y: z.number(), width: size, height: size,
  })),
  edges: list(z.strictObject({ id: text, from: text, to: text, grade, kind: text, because: text, events: texts, at: text, hops: texts, rivals: count })),
  width: size, height: size, omitted: texts,
});
const reachStep = z.strictObject({ kind: z.enum(REACH_STEPS), from: text, to: text, detail: maybe(text), entry: text, asOf: maybe(micros) });
const reachable = z.strictObject({
  name: text, kind: text, platform: text, path: list(reachStep), openSince: maybe(micros), grants: texts, grantCount: count, conditional: flag,
});
const reachDrawing = z.strictObject({
  nodes: list(z.strictObject({ id: text, name: text, label: text, detail: text, platform: text, conditional: flag, x: z.number(), y: z.number(), width: size, height: size })),
  edges: list(z.strictObject({ id: text, from: text, to: text, kind: z.enum(REACH_STEPS), conditional: flag })),
  total: count, top: size, width: size, height: size, omitted: texts,
});
const finding = z.strictObject({
  id: text, rule, title: text, claim: text, severity: z.enum(SEVERITIES), at: micros, identity: maybe(text), credential: maybe(text),
  events: texts, eventCount: count, thresholds: texts, attack: texts, owasp: texts, atlas: texts,
  benign: z.strictObject({ by: text, at: micros, reason: text }).optional(),
});

const thresholds = {
  thresholds: list(z.strictObject({
    name: text, unit: z.enum(THRESHOLD_UNITS), of: text, value: z.number(), default: z.number(), least: z.number(), most: z.number(), says: text, rules: texts, said: maybe(z.strictObject({ by: text, at: micros, reason: text })),
  })),
  baselines: list(z.strictObject({ rule: text, baseline: text, window: text })),
} as const;

// ---- the checklist

const stepState: z.ZodType<StepState> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({ kind: z.literal('done'), because: text, events: texts }),
  z.strictObject({ kind: z.literal('failed'), because: text, events: texts }),
  z.strictObject({ kind: z.literal('cannot-tell'), because: text }),
]);
const step = z.strictObject({
  id: text, phase: z.enum(PHASES), order: count, title: text, operation: maybe(text),
  subject: z.strictObject({ kind: z.enum(['credential', 'identity', 'system', 'case']), name: text, id: maybe(text) }),
  outcome: text, why: text, after: texts, breaks: text, residual: maybe(text), check: maybe(text), reversible: maybe(flag),
  grade: maybe(grade), events: texts, state: stepState,
});
const outcomeState = z.strictObject({
  id: text, title: text, kind: z.enum(['evidenced', 'attested']), evidence: maybe(text),
  attested: maybe(z.strictObject({ by: text, at: micros, note: text })), steps: texts,
});
const checklist = z.strictObject({ outcomes: list(outcomeState), steps: list(step), limits: texts });

// ---- answers

const caseSummary = z.strictObject({
  path: text, name: text, examiner: text, createdAt: micros, files: count, records: count, events: count, entries: count, rejected: count,
  first: maybe(micros), last: maybe(micros), suspect: maybe(seed), ledgerHead: text,
});
const chosen = z.strictObject({ path: text.nullable() });
const series = upTo(count, LIMITS.buckets);
const whatIf = z.strictObject({
  credential: text, revoked: micros,
  prevented: z.strictObject({ hops: texts, credentials: texts, systems: texts, events: count }),
  remaining: z.strictObject({ hops: count, events: count }),
  open: list(z.strictObject({ hop: text, credential: text, from: micros, to: maybe(micros), because: text })),
  limits: texts,
});

export const OUTPUTS = {
  'case.new': caseSummary,
  'case.open': caseSummary,
  'case.current': z.strictObject({ case: caseSummary.nullable() }),
  'case.close': z.strictObject({ closed: flag }),
  'case.sample': caseSummary,
  'case.recent': z.strictObject({ paths: texts }),
  'dialog.open-case': chosen,
  'dialog.new-case': chosen,
  'dialog.add-evidence': z.strictObject({ paths: texts }),
  'dialog.save-report': chosen,
  'evidence.import': z.strictObject({ files: list(evidenceFile), refused: list(refusedFile), totals: importTotals }),
  'dialog.open-mapping': z.strictObject({ path: text.nullable(), text }),
  'dialog.save-mapping': chosen,
  'evidence.preview': filePreview,
  'evidence.list': z.strictObject({ files: list(evidenceFile), refused: list(refusedFile), totals: importTotals }),
  'evidence.formats': z.strictObject({ formats: list(z.strictObject({ id: text, title: text })) }),
  'events.page': z.strictObject({ rows: upTo(eventRow, LIMITS.rows), next: maybe(text), total: z.strictObject({ count, more: flag }) }),
  'events.density': z.strictObject({ from: micros, to: micros, widthUs: count, counts: series, trail: series }),
  'events.lanes': z.strictObject({
    from: micros, widthUs: count, omitted: count,
    lanes: upTo(z.strictObject({ credential: text, label: text, successes: series, failures: series }), LIMITS.lanes),
  }),
  'events.record': z.strictObject({ event: eventRow, locator, recordSha256: sha256, text, cut: flag, issues: list(issue), facts: list(fact), twins: list(z.strictObject({ evidence: text, line: count })), contrary: list(contraryRecord) }),
  'identities.page': z.strictObject({ rows: upTo(identityView, LIMITS.rows), next: maybe(text), total: count }),
  'trace.run': trace,
  'trace.current': z.strictObject({ trace: trace.nullable() }),
  'graph.current': z.strictObject({ graph: graph.nullable() }),
  'reach.get': z.strictObject({
    reach: z.strictObject({ reachable: upTo(reachable, LIMITS.rows), from: texts, limits: texts }).nullable(), total: count, drawing: reachDrawing.nullable(),
  }),
  'findings.list': z.strictObject({ findings: list(finding) }),
  'findings.thresholds': z.strictObject(thresholds),
  'coverage.list': z.strictObject({ statements: list(coverageStatement) }),
  'checklist.current': z.strictObject({ checklist: checklist.nullable() }),
  'checklist.attest': checklist,
  'assert.source-group': trace,
  'assert.identity': z.strictObject({ name: text, other: text, one: flag, note: maybe(text) }),
  'assert.finding': z.strictObject({ finding }),
  'assert.threshold': z.strictObject({ ...thresholds, findings: count, appeared: maybe(count), gone: maybe(count) }),
  'whatif.run': whatIf,
  'report.preview': z.strictObject({ html: text }),
  'report.build': z.strictObject({ path: text, sha256, pages: count, bytes: count }),
  'custody.ledger': z.strictObject({ entries: upTo(ledgerEntry, LIMITS.rows), total: count }),
  'custody.verify': verifyOutcome,
  'task.cancel': z.strictObject({ cancelled: flag }),
} as const satisfies { readonly [M in MethodName]: z.ZodType<Output<M>> };

// ---- pushes

export const PUSH_SCHEMAS = {
  progress: z.strictObject({ task, label: text, done: size, total: size.optional(), unit: text, detail: text.optional() }),
  'case-changed': z.strictObject({ why: text }),
  'engine-restarted': z.strictObject({ why: text }),
} as const satisfies { readonly [P in PushName]: z.ZodType<Pushes[P]> };

// ---- the same three tables, looked up by a name that is only known at run time

export const isMethod = (value: unknown): value is MethodName => METHODS.some((method) => method === value);
export const isPush = (value: unknown): value is PushName => PUSHES.some((push) => push === value);

// Typed by key: the compiler has seen each schema against its message above.
const inputs: { readonly [M in MethodName]: z.ZodType<Input<M>> } = INPUTS;
const outputs: { readonly [M in MethodName]: z.ZodType<Output<M>> } = OUTPUTS;
const pushes: { readonly [P in PushName]: z.ZodType<Pushes[P]> } = PUSH_SCHEMAS;
export const inputSchemaOf = <M extends MethodName>(method: M): z.ZodType<Input<M>> => inputs[method];
export const outputSchemaOf = <M extends MethodName>(method: M): z.ZodType<Output<M>> => outputs[method];
export const pushSchemaOf = <P extends PushName>(push: P): z.ZodType<Pushes[P]> => pushes[push];
