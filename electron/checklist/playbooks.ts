/** Which playbook fits a credential, and its templates filled with the case's own ids. */
import { findPlaybook, playbook, type Playbook } from '../../shared/reference/index.ts';
import type { CredentialKind } from '../../shared/domain/kinds.ts';
import type { TraceCredential } from '../../shared/domain/trace.ts';
import type { Family } from './family.ts';
import type { Holder } from './holder.ts';

export type Values = Readonly<Record<string, string | undefined>>;

export type Book = Parameters<typeof playbook>[0];

export interface Chosen {
  readonly book: Playbook;
  /** True when the kind has no playbook of its own. */
  readonly fallback: boolean;
}

const ROOT_SESSIONS = ['aws-user-session', 'aws-federation-session', 'aws-console-session', 'aws-console-password'];

/** Of a kind that many platforms have: the playbook of the one whose it is. Asked in order; the first that fits is taken. */
const AS_ON: readonly (readonly [kind: CredentialKind, family: Family, value: RegExp, book: Book])[] = [
  ['password', 'microsoft', /^/, 'entra-password'], ['password', 'google', /^/, 'google-password'], ['password', 'okta', /^/, 'okta-password'], ['password', 'windows', /^/, 'windows-password'], ['password', 'unix', /^/, 'unix-password'],
  ['oauth-token', 'google', /^google-oauth:/, 'google-grant'], ['oauth-token', 'okta', /^/, 'okta-token'], ['api-key', 'google', /\/keys\//, 'gcp-api-key'], ['api-key', 'google', /^GOOG1/, 'gcp-hmac-key'],
  ['certificate', 'windows', /^key-credential:/, 'windows-key-credential'], ['certificate', 'windows', /^/, 'windows-certificate'], ['certificate', 'vault', /^/, 'vault-certificate'],
  ['ssh-key', 'github', /^/, 'github-ssh-key'], ['ssh-key', 'gitlab', /^/, 'gitlab-ssh-key'], ['gitlab-token', 'gitlab', /^gitlab:deploy-token\//, 'gitlab-deploy-token'],
  ['entra-federated-credential', 'microsoft', /\/userassignedidentities\//, 'azure-federated-credential'],
];

/** The same of services that have no family of their own, by platform. */
const AT_SERVICE: readonly (readonly [platform: string, kind: CredentialKind, value: RegExp, book: Book])[] = [
  ['slack', 'token', /^slack:session\//, 'slack-session'], ['databricks', 'token', /^databricks:session\//, 'databricks-session'], ['databricks', 'token', /^/, 'databricks-token'],
  ['snowflake', 'token', /^snowflake:session\//, 'snowflake-session'], ['snowflake', 'token', /^/, 'snowflake-login'], ['snowflake', 'password', /^/, 'snowflake-login'],
  ['auth0', 'token', /^auth0:session\//, 'auth0-session'], ['auth0', 'oauth-token', /^/, 'auth0-token'], ['openai', 'api-key', /^/, 'openai-key'], ['teleport', 'token', /^/, 'teleport-session'],
];

export function playbookFor(credential: Pick<TraceCredential, 'kind' | 'value' | 'identity' | 'platform'>, holder: Holder, family: Family): Chosen {
  const { kind, value, identity, platform } = credential;
  // Policies of the account do not reach root nor its sessions, and a console session of a role is a session of that role.
  if (holder.root && ROOT_SESSIONS.includes(kind)) return { book: playbook('root-session'), fallback: false };
  if (holder.root && kind === 'aws-access-key') return { book: playbook('aws-root-key'), fallback: false };
  if (holder.role !== undefined && kind === 'aws-console-session') return { book: playbook('aws-role-session'), fallback: false };
  // A user can be made to sign in again, an application cannot.
  if ((kind === 'entra-token' || kind === 'entra-session') && identity?.startsWith('entra:app:') === true) return { book: playbook('entra-app-token'), fallback: false };
  const own = AS_ON.find(([k, f, shape]) => k === kind && f === family && shape.test(value));
  if (own !== undefined) return { book: playbook(own[3]), fallback: false };
  const service = AT_SERVICE.find(([p, k, shape]) => p === platform && k === kind && shape.test(value));
  if (service !== undefined) return { book: playbook(service[3]), fallback: false };
  const book = kind === 'unknown' ? undefined : findPlaybook(kind);
  return book === undefined ? { book: playbook('unknown'), fallback: true } : { book, fallback: false };
}

export interface Filled {
  readonly text: string;
  /** Placeholders that the case could not fill, with the reason. */
  readonly missing: readonly { readonly name: string; readonly why: 'unknown' | 'unsafe' }[];
}

const PLACEHOLDER = /\{([a-z_]+)\}/g;
// A name from a log is hostile text, and a person will paste the command: anything a shell or the CLI's shorthand could read otherwise stays out.
// The end of a base64 text says nothing to a shell.
const COMMAND_SAFE = /^[\w+.@:/][\w+.@:/-]*={0,2}$/;
// Command lines that take an argument beginning so from a file or an address.
const READS_ELSEWHERE = /^(?:@|fileb?:|https?:)/i;
// Control characters and direction marks could make a title read as something else.
const DECEPTIVE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

export const plain = (text: string): string => text.replace(DECEPTIVE, '\ufffd');

function fill(template: string, values: Values, accept: (value: string) => string | undefined): Filled {
  const missing: { name: string; why: 'unknown' | 'unsafe' }[] = [];
  const text = template.replace(PLACEHOLDER, (_, name: string) => {
    const value = values[name];
    const accepted = value === undefined ? undefined : accept(value);
    if (accepted !== undefined) return accepted;
    missing.push({ name, why: value === undefined ? 'unknown' : 'unsafe' });
    return `<${name}>`;
  });
  return { text, missing };
}

export const fillWords = (template: string, values: Values): Filled => fill(template, values, plain);
export const fillCommand = (template: string, values: Values): Filled => fill(template, values, (value) => (COMMAND_SAFE.test(value) && !READS_ELSEWHERE.test(value) ? value : undefined));

/** A case's name as part of a policy or file name. */
export function slugOf(caseName: string): string {
  const slug = caseName.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return slug === '' ? 'case' : slug;
}
