/**
 * Names as AWS inventories write them: ARNs, the ids inside them, and who a trust policy lets in. Names that also stand in CloudTrail
 * are made in `principal.ts`, and are the same here, so that inventory and log meet.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
import { matchesWild } from '../../base/wildcard.ts';
import type { NamedIdentity } from '../../../shared/domain/event.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { IdentityKind } from '../../../shared/domain/kinds.ts';
import { microsOf, type Micros } from '../../../shared/domain/time.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { cut, detailOf, quoted, readCellTime } from '../mapping.ts';
import { partsOfSessionArn, userAlias } from './principal.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly account: string;
  /** `user/path/name` */
  readonly resource: string;
}

export function readArn(text: string | undefined): Arn | undefined {
  const m = text === undefined ? null : /^arn:([^:\s]+):([^:\s]+):[^:\s]*:([^:\s]*):(\S[^\r\n]*)$/.exec(text);
  return m === null ? undefined : { partition: m[1] ?? '', service: m[2] ?? '', account: m[3] ?? '', resource: m[4] ?? '' };
}

/** An IAM user, role or group of an inventory: its ARN, and every name under which logs may know it. */
export function iamNamed(arn: string, kind: IdentityKind, uniqueId: string | undefined): NamedIdentity {
  const also: string[] = [];
  const a = readArn(arn);
  const type = a?.resource.split('/', 1)[0] ?? '';
  const name = arn.slice(arn.lastIndexOf('/') + 1);
  // A name is unique in its account whatever the path, and session ARNs have no path: the bare ARN names the same one.
  if (a !== undefined && a.resource !== `${type}/${name}`) also.push(`arn:${a.partition}:iam::${a.account}:${type}/${name}`);
  if (a !== undefined && type === 'user') also.push(userAlias(a.account, name));
  // Shorter ones are placeholders of anonymised exports; they would make one identity of many.
  if (uniqueId !== undefined && /^[A-Z0-9]{16,128}$/.test(uniqueId)) also.push(uniqueId);
  return { name: arn, kind, also };
}

/**
 * The account that the bits of an access key id stand for, by the published decoding (T. Be'ery, "A short note on AWS KEY ID").
 * Ids of before 2019 (`AKIAI…`, `AKIAJ…`) hold none. Invented ids decode to invented accounts: say it, never name by it.
 */
export function accountOfAccessKey(id: string): string | undefined {
  if (!/^A(?:KI|SI)A[A-Z2-7]{16}$/.test(id) || /^AKIA[IJ]/.test(id)) return undefined;
  let bits = 0n;
  for (const c of id.slice(4, 14)) bits = bits * 32n + BigInt('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c));
  // 50 bits are read; the account is the 40 after the first.
  const account = String((bits >> 9n) & 0xff_ffff_ffffn).padStart(12, '0');
  return account.length === 12 ? account : undefined;
}

/** A date of an AWS answer. AWS writes UTC, also where a tool has dropped the zone; numbers are seconds since 1970. */
export function readAwsTime(field: string, value: unknown): { readonly at?: Micros; readonly bad?: string; readonly note?: string } {
  if (typeof value === 'number') {
    const at = microsOf(Math.round(value * 1_000_000));
    return at === undefined || value < 0 ? { bad: `unreadable ${field} ${quoted(String(value))}` } : { at };
  }
  if (value === undefined || value === null) return {};
  if (typeof value !== 'string') return { bad: `unreadable ${field}: not a text` };
  const read = readCellTime(field, value, 'UTC');
  switch (read.kind) {
    case 'at': return read.note === undefined ? { at: read.at } : { at: read.at, note: read.note };
    case 'absent': return read.said === undefined ? {} : { note: read.said };
    case 'bad': return { bad: read.why };
  }
}

/** A policy document: an object, or text that is JSON as it is or URL-encoded (the IAM API's own way). */
export function policyOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'string') return objectOf(value);
  try {
    return objectOf(parseJson(/^\s*%7B/i.test(value) ? decodeURIComponent(value) : value));
  } catch {
    return undefined;
  }
}

export const statementsOf = (policy: Readonly<Record<string, unknown>>): readonly Readonly<Record<string, unknown>>[] =>
  objectsOf(listOf(policy['Statement']));

/** One value or a list of them: policies allow both everywhere. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? arrayOf(value) : value === undefined || value === null ? [] : [value]);
export const textsOf = (value: unknown): readonly string[] => listOf(value).flatMap((v) => textOf(v) ?? []);

/** The plain objects of a list; anything else in it is none of AWS's doing. */
export const objectsOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] => arrayOf(value).map(objectOf).filter((o) => o !== undefined);

/** `StringEquals sts:ExternalId = "x"`, or undefined when the statement has no condition. */
export function conditionOf(statement: Readonly<Record<string, unknown>>): string | undefined {
  const said = Object.entries(objectOf(statement['Condition']) ?? {}).flatMap(([operator, keys]) =>
    Object.entries(objectOf(keys) ?? {}).map(([key, values]) => {
      const texts = listOf(values).map((v) => (typeof v === 'boolean' ? String(v) : textOf(v) ?? ''));
      return `${operator} ${key} = ${texts.map((v) => JSON.stringify(v)).join(' or ')}`;
    }));
  return said.length === 0 ? undefined : said.join(' and ');
}

/** Whether an action pattern of a policy (`sts:*`, `iam:Create?ser`) covers an action. */
export const covers = (pattern: string, action: string): boolean => matchesWild(pattern.toLowerCase(), action.toLowerCase());

export const ASSUME_ACTIONS = ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'] as const;

interface Trusted {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly note?: string;
}

/** One principal of a policy under the name that logs give it. */
function trusted(type: string, text: string, partition: string): Trusted {
  if (type === 'Service') return { name: text, kind: 'service' };
  if (type === 'Federated') return { name: text, kind: 'service', note: 'federated identity provider' };
  if (type === 'CanonicalUser') return { name: text, kind: 'account', note: 'canonical user id' };
  if (text === '*') return { name: '*', kind: 'unknown', note: 'anyone, in any account' };
  if (/^\d{12}$/.test(text)) return { name: `arn:${partition}:iam::${text}:root`, kind: 'account', note: 'any identity of the account that may assume roles' };
  const session = partsOfSessionArn(text);
  if (session !== undefined) return { name: `arn:${session.partition}:iam::${session.account}:role/${session.role}`, kind: 'role', note: `only its session ${session.session}` };
  if (/^A(?:ROA|IDA)[A-Z0-9]{12,}$/.test(text)) return { name: text, kind: text.startsWith('AROA') ? 'role' : 'user', note: 'a deleted or foreign identity, by its id' };
  const resource = readArn(text)?.resource;
  if (resource === 'root') return { name: text, kind: 'account', note: 'any identity of the account that may assume roles' };
  if (resource?.startsWith('role/') === true) return { name: text, kind: 'role' };
  if (resource?.startsWith('user/') === true) return { name: text, kind: 'user' };
  return { name: text, kind: 'unknown' };
}

/** Who may become the role, one entry per principal and statement; and what else the document says that a reader must know. */
export function trustOf(role: NamedIdentity, document: unknown): { readonly entries: readonly InventoryDraft[]; readonly notes: readonly string[] } {
  if (document === undefined || document === null) return { entries: [], notes: [] };
  const policy = policyOf(document);
  if (policy === undefined) return { entries: [], notes: ['its trust policy cannot be read'] };
  const partition = readArn(role.name)?.partition ?? 'aws';
  const entries: InventoryDraft[] = [];
  const notes: string[] = [];
  for (const statement of statementsOf(policy)) {
    const condition = conditionOf(statement);
    const actions = textsOf(statement['Action']);
    const principals = principalsOf(statement['Principal']);
    const names = cut(principals.map((p) => p.text).join(', '), 200);
    if (statement['Effect'] !== 'Allow') {
      notes.push(`its trust policy refuses ${names === '' ? 'some' : names}${condition === undefined ? '' : ` if ${condition}`}`);
      continue;
    }
    // `sts:TagSession` or `sts:SetSourceIdentity` alone let nobody in.
    const assumes = statement['Action'] === undefined ? statement['NotAction'] !== undefined : actions.some((a) => ASSUME_ACTIONS.some((b) => covers(a, b)));
    if (!assumes) {
      notes.push(`its trust policy allows ${cut(actions.join(', '), 120)} to ${names}, which is not to assume it`);
      continue;
    }
    const how = actions.length === 0 ? 'any action but some' : actions.join(', ');
    const add = (t: Trusted): void => {
      entries.push({
        kind: 'trust', platform: 'aws', identity: role, other: { name: t.name, kind: t.kind },
        detail: detailOf(how, t.note, condition === undefined ? 'no condition' : `if ${condition}`),
      });
    };
    for (const p of principals) add(trusted(p.type, p.text, partition));
    if (statement['NotPrincipal'] !== undefined) {
      const but = principalsOf(statement['NotPrincipal']).map((p) => p.text).join(', ');
      add({ name: '*', kind: 'unknown', note: `anyone but ${cut(but, 500)}` });
    }
  }
  return { entries, notes };
}

function principalsOf(value: unknown): readonly { readonly type: string; readonly text: string }[] {
  if (typeof value === 'string') return value === '' ? [] : [{ type: 'AWS', text: value }];
  return Object.entries(objectOf(value) ?? {}).flatMap(([type, texts]) => textsOf(texts).map((text) => ({ type, text })));
}
