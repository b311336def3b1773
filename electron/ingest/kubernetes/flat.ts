/**
 * Audit records that a product has laid flat, one member for each part of the request (Alcide's kAudit as it is kept in Log Analytics).
 * They are read as the audit records they were made of.
 */
import { objectOf, textOf } from '../format.ts';
import type { Json } from './request.ts';

export const isFlatRecord = (value: unknown): boolean => {
  const o = objectOf(value);
  return o !== undefined && ['verb', 'uri', 'status_code', 'principal', 'id'].every((k) => k in o) && typeof o['uri'] === 'string';
};

/** The audit record behind a flat one. */
export function unflattened(o: Json): Json {
  const time = typeof o['time'] === 'number' && Number.isSafeInteger(o['time']) && Math.abs(o['time']) < 8e15 ? new Date(o['time']).toISOString() : textOf(o['timestamp'])?.replace(/\+0000$/, 'Z');
  const groups = textOf(o['user_groups'])?.split(/;\s*/);
  return {
    auditID: o['id'], stage: 'ResponseComplete', verb: o['verb'], requestURI: o['uri'],
    user: { username: textOf(o['username']) ?? o['principal'], uid: o['user_id'], groups },
    sourceIPs: textOf(o['caller_ip']) === undefined ? [] : [o['caller_ip']], userAgent: o['original_user_agent'],
    responseStatus: { code: o['status_code'] }, requestReceivedTimestamp: time,
  };
}
