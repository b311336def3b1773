/** Names, counts and spans as findings write them. */
import { DAY_US, HOUR_US, MINUTE_US, printInstant, type Micros } from '../../shared/domain/time.ts';

/** `user/svc-dispatch` out of an ARN; anything else as it is. */
export function short(name: string): string {
  const resource = name.startsWith('arn:') ? name.split(':').slice(5).join(':') : '';
  return resource === '' ? name : resource;
}

/** The account, project or cluster that a name belongs to, where the name says it. */
export function accountOf(name: string): string | undefined {
  return /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(name)?.[1] ?? /@([a-z][a-z0-9-]{1,61})\.iam\.gserviceaccount\.com$/.exec(name)?.[1] ?? /^([\w.-]+)\/system:serviceaccount:/.exec(name)?.[1];
}

export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

const SHOWN = 6;
export function listed(items: readonly string[], shown = SHOWN): string {
  const different = [...new Set(items)];
  if (different.length <= shown) return different.join(', ');
  return `${different.slice(0, shown).join(', ')} and ${different.length - shown} more`;
}

export function lasting(us: number): string {
  if (us >= 2 * DAY_US) return `${Math.floor(us / DAY_US)} days`;
  if (us >= 2 * HOUR_US) return `${Math.floor(us / HOUR_US)} hours`;
  return counted(Math.max(1, Math.round(us / MINUTE_US)), 'minute');
}

export const when = (at: Micros): string => printInstant(at);

export const operation = (action: string): string => action.slice(action.indexOf(':') + 1);

/** `from 192.0.2.7`, or that nothing is recorded. */
export const from = (sources: readonly (string | undefined)[]): string => {
  const known = sources.flatMap((s) => s ?? []);
  return known.length === 0 ? 'from no recorded address' : `from ${listed(known, 3)}`;
};
