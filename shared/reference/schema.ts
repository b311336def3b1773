/** The shape of every table here. Each file is checked once, when it is first imported, and frozen: a broken table is a bug and throws. */
import { CREDENTIAL_KINDS } from '../domain/kinds.ts';
import { PHASES, type Phase } from '../domain/checklist.ts';

export interface Source {
  readonly framework: string;
  readonly version: string;
  readonly published: string | undefined;
  readonly taken: string;
  readonly source: string;
  readonly licence: string;
}

/** evidenced: the case can show it · attested: a person says so · cited: referred to, not part of the checklist. */
export interface CsfOutcome { readonly id: string; readonly kind: 'evidenced' | 'attested' | 'cited'; readonly title: string; readonly meaning: string }
export interface NhiRisk { readonly id: string; readonly title: string; readonly meaning: string }
export interface AttackTactic { readonly id: string; readonly name: string }
export interface AttackTechnique { readonly id: string; readonly name: string; readonly tactics: readonly string[] }
export interface AttackMove { readonly from: string; readonly to: string; readonly basis: 'published' | 'inferred' }
export interface AtlasTechnique { readonly id: string; readonly name: string; readonly since: string }

/** What stops working when the step is taken; `nothing` for a step that changes no access. */
export const CUTS = ['nothing', 'credential', 'identity', 'host', 'system', 'account'] as const;
/** Subjects that name the same one of these share the step. */
export const SHARES = ['subject', 'user', 'role', 'identity', 'instance', 'account', 'resource'] as const;

export interface StepTemplate {
  readonly id: string;
  readonly phase: Phase;
  readonly outcome: string;
  readonly per: (typeof SHARES)[number];
  readonly title: string;
  /** Commands, one per line; undefined where no command does it. `{name}` is filled from the case, `<…>` is for the person who acts. */
  readonly operation: string | undefined;
  /** Why no command does it: there is an operation or a reason, never neither. */
  readonly byHand: string | undefined;
  /** Why it is done, and what goes wrong when it is done otherwise. */
  readonly why: string;
  readonly residual: string | undefined;
  readonly check: string | undefined;
  readonly reversible: boolean | undefined;
  readonly cuts: (typeof CUTS)[number];
  /** The step ends the use of the credential: what the logs say of its use answers the step. */
  readonly ends: boolean;
  /** It ends what exists at that instant and nothing later: done too early it has to be done again. */
  readonly momentary: boolean;
  /** Rotates a secret: comes before any consumer is let back in. */
  readonly rotates: boolean;
  /** Logged operations that show the step was carried out, as the readers write an event's `action`. */
  readonly settledBy: readonly string[];
  /** Operations that carry it out, or do something else to the same thing: the log alone does not say which. */
  readonly perhapsBy: readonly string[];
}

export interface Playbook {
  /** A credential kind, or a kind of other subject: `created-user`, `changed-system`, … */
  readonly for: string;
  readonly name: string;
  readonly owasp: readonly string[];
  readonly attack: readonly string[];
  /** Hours a credential of this kind can live after its issue; undefined when it does not expire. */
  readonly maxHours: number | undefined;
  readonly steps: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where} is not an object`);
  return Object.fromEntries(Object.entries(value));
}

function text(f: Fields, key: string, where: string): string {
  const value = f[key];
  if (typeof value !== 'string' || value === '') throw new Error(`${where}: ${key} is not a text`);
  return value;
}

function optional<T>(f: Fields, key: string, where: string, read: (f: Fields, key: string, where: string) => T): T | undefined {
  return f[key] === undefined ? undefined : read(f, key, where);
}

function flag(f: Fields, key: string, where: string): boolean {
  const value = f[key];
  if (typeof value !== 'boolean') throw new Error(`${where}: ${key} is neither true nor false`);
  return value;
}

function count(f: Fields, key: string, where: string): number {
  const value = f[key];
  if (typeof value !== 'number') throw new Error(`${where}: ${key} is not a number`);
  return value;
}

function texts(f: Fields, key: string, where: string): readonly string[] {
  const value = f[key];
  if (!Array.isArray(value)) throw new Error(`${where}: ${key} is not a list`);
  return value.map((item, i) => text({ item }, 'item', `${where}: ${key} ${i + 1}`));
}

function oneOf<T extends string>(allowed: readonly T[], value: string, where: string): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new Error(`${where}: ${value} is not one of ${allowed.join(', ')}`);
  return found;
}

/** Refuses keys that nobody reads: a misspelt optional key would otherwise be lost without a word. */
function only(f: Fields, keys: readonly string[], where: string): Fields {
  const extra = Object.keys(f).filter((key) => !keys.includes(key));
  if (extra.length > 0) throw new Error(`${where}: unknown ${extra.join(', ')}`);
  return f;
}

/** A list of the table, each item read and frozen, its ids unique. */
export function listOf<T extends object>(table: unknown, key: string, id: (item: T) => string, read: (f: Fields, where: string) => T): readonly T[] {
  const list = fields(table, key)[key];
  if (!Array.isArray(list)) throw new Error(`${key} is not a list`);
  const seen = new Set<string>();
  return Object.freeze(list.map((value: unknown, i) => {
    const item = Object.freeze(read(fields(value, `${key} ${i + 1}`), `${key} ${i + 1}`));
    if (seen.has(id(item))) throw new Error(`${key}: ${id(item)} stands twice`);
    seen.add(id(item));
    return item;
  }));
}

export function sourceOf(table: unknown): Source {
  const f = fields(table, 'table');
  const framework = text(f, 'framework', 'table');
  return Object.freeze({
    framework, version: text(f, 'version', framework), published: optional(f, 'published', framework, text), taken: text(f, 'taken', framework),
    source: text(f, 'source', framework), licence: text(f, 'licence', framework),
  });
}

export const readOutcome = (f: Fields, where: string): CsfOutcome => ({
  id: text(f, 'id', where), kind: oneOf(['evidenced', 'attested', 'cited'], text(f, 'kind', where), where), title: text(f, 'title', where), meaning: text(f, 'meaning', where),
});
export const readRisk = (f: Fields, where: string): NhiRisk => ({ id: text(f, 'id', where), title: text(f, 'title', where), meaning: text(f, 'meaning', where) });
export const readTactic = (f: Fields, where: string): AttackTactic => ({ id: text(f, 'id', where), name: text(f, 'name', where) });
export const readTechnique = (f: Fields, where: string): AttackTechnique => ({ id: text(f, 'id', where), name: text(f, 'name', where), tactics: Object.freeze(texts(f, 'tactics', where)) });
export const readMove = (f: Fields, where: string): AttackMove => ({
  from: text(f, 'from', where), to: text(f, 'to', where), basis: oneOf(['published', 'inferred'], text(f, 'basis', where), where),
});
export const readAtlas = (f: Fields, where: string): AtlasTechnique => ({ id: text(f, 'id', where), name: text(f, 'name', where), since: text(f, 'since', where) });

const STEP_KEYS = ['id', 'phase', 'outcome', 'per', 'title', 'operation', 'byHand', 'why', 'residual', 'check', 'reversible', 'cuts', 'ends', 'momentary', 'rotates', 'settledBy', 'perhapsBy'];
export function readStep(raw: Fields, where: string): StepTemplate {
  const f = only(raw, STEP_KEYS, where);
  const id = text(f, 'id', where);
  if ((f['operation'] === undefined) === (f['byHand'] === undefined)) throw new Error(`${id}: needs an operation, or the reason why there is none, and not both`);
  return {
    id,
    phase: oneOf(PHASES, text(f, 'phase', id), id),
    outcome: text(f, 'outcome', id),
    per: oneOf(SHARES, text(f, 'per', id), id),
    title: text(f, 'title', id),
    operation: f['operation'] === undefined ? undefined : texts(f, 'operation', id).join('\n'),
    byHand: optional(f, 'byHand', id, text),
    why: text(f, 'why', id),
    residual: optional(f, 'residual', id, text),
    check: optional(f, 'check', id, text),
    reversible: optional(f, 'reversible', id, flag),
    cuts: oneOf(CUTS, text(f, 'cuts', id), id),
    ends: optional(f, 'ends', id, flag) ?? false,
    momentary: optional(f, 'momentary', id, flag) ?? false,
    rotates: optional(f, 'rotates', id, flag) ?? false,
    settledBy: Object.freeze(optional(f, 'settledBy', id, texts) ?? []),
    perhapsBy: Object.freeze(optional(f, 'perhapsBy', id, texts) ?? []),
  };
}

/** What a playbook can be for, besides the credential kinds. */
export const OTHER_SUBJECTS = [
  'account', 'root-session', 'parameter', 'created-user', 'created-role', 'planted-user', 'other-identity', 'changed-system', 'changed-trail', 'controlled-host',
  // Of any platform.
  'other-place', 'other-secret', 'other-host', 'changed-trust', 'changed-repository', 'deployed-artifact', 'changed-log',
  // A kind that many platforms share (a password, a certificate), as one platform has it; and what else the platform's playbooks are for.
  'azure-federated-credential', 'entra-app-token', 'entra-password', 'microsoft-place', 'azure-secret', 'azure-host', 'azure-log', 'entra-trust', 'created-entra-app', 'created-entra-user',
  'google-grant', 'google-password', 'gcp-api-key', 'gcp-hmac-key', 'google-place', 'gcp-secret', 'gcp-host', 'gcp-log', 'gcp-trust', 'created-gcp-account', 'created-google-user',
  'okta-password', 'okta-token', 'okta-place', 'okta-trust', 'created-okta-user',
  'github-ssh-key', 'github-place', 'github-repository', 'github-trust', 'gitlab-deploy-token', 'gitlab-ssh-key', 'gitlab-place', 'gitlab-project', 'gitlab-variable',
  'kubernetes-place', 'kubernetes-secret', 'kubernetes-pod', 'kubernetes-workload', 'kubernetes-grant', 'created-kubernetes-account',
  'vault-certificate', 'vault-place', 'vault-secret', 'vault-log', 'vault-login',
  'windows-password', 'windows-certificate', 'windows-key-credential', 'windows-place', 'windows-host', 'windows-log', 'domain-hashes', 'host-memory', 'created-windows-account',
  'unix-password', 'unix-place', 'unix-host', 'unix-log', 'created-unix-user',
  'slack-session', 'databricks-session', 'databricks-token', 'snowflake-session', 'snowflake-login', 'auth0-session', 'auth0-token', 'openai-key', 'teleport-session',
] as const;

export function readPlaybook(raw: Fields, where: string): Playbook {
  const f = only(raw, ['for', 'name', 'owasp', 'attack', 'maxHours', 'steps'], where);
  const subject = oneOf([...CREDENTIAL_KINDS, ...OTHER_SUBJECTS], text(f, 'for', where), where);
  return {
    for: subject, name: text(f, 'name', subject), owasp: Object.freeze(texts(f, 'owasp', subject)), attack: Object.freeze(texts(f, 'attack', subject)),
    maxHours: optional(f, 'maxHours', subject, count), steps: Object.freeze(texts(f, 'steps', subject)),
  };
}
