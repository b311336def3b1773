/**
 * What stands around an audit record and names its cluster. Wrappers of any log (CloudWatch, Elastic, Splunk, …) are peeled before a format
 * sees the record, and leave an envelope; here are those that only clusters have: lists of events, and AKS through Azure Monitor.
 */
import { arrayOf, objectOf, textOf, type Envelope } from '../format.ts';
import { isAuditEvent, isEventList, type Around } from './audit.ts';
import { objectOrText, type Json } from './request.ts';

/** A record within a wrapper, or why the wrapper holds none. */
export type Held = { readonly record: Json; readonly around: Around } | { readonly why: string };

export const NOT_AUDIT = 'not an audit record: another component of the control plane, or another kind of object';

/** `/aws/eks/NAME/cluster`, also inside `111122223333:/aws/eks/NAME/cluster`. */
const clusterOfLogGroup = (group: string | undefined): string | undefined => /\/aws\/eks\/([^/"\\]+)(?:\/|$)/.exec(group ?? '')?.[1];

/** The last step of a resource id; Azure writes ids in any letter case. */
const clusterOfResourceId = (id: string | undefined): string | undefined => /\/managedclusters\/([^/]+)/i.exec(id ?? '')?.[1]?.toLowerCase();

function millisecondsOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  // Without a zone these pipelines mean UTC.
  const ms = /^\d{12,14}$/.test(time) ? Number(time) : Date.parse(time.replace(' ', 'T').replace(/(T[\d:.]+)$/, '$1Z'));
  return Number.isNaN(ms) ? undefined : ms;
}

export const aroundOf = (envelope: Envelope | undefined): Around =>
  ({ cluster: clusterOfLogGroup(envelope?.stream), storedMs: millisecondsOf(envelope?.time) });

export const isAksRecord = (value: unknown): boolean => {
  const o = objectOf(value);
  return o !== undefined && /^kube-audit(?:-admin)?$/i.test(textOf(o['category']) ?? textOf(o['Category']) ?? '') && ('properties' in o || 'log_s' in o);
};

/** AKS: the record is JSON text in `properties.log`, in Log Analytics in `log_s`. */
function heldInAks(o: Json): Held {
  const properties = objectOrText(o['properties']) ?? {};
  const record = objectOrText(properties['log']) ?? objectOrText(o['log_s']) ?? (isAuditEvent(properties) ? properties : undefined);
  if (record === undefined) return { why: 'no audit record in properties.log' };
  const cluster = clusterOfResourceId(textOf(o['resourceId']) ?? textOf(o['ResourceId']) ?? textOf(o['_ResourceId']));
  return { record, around: { cluster, storedMs: millisecondsOf(textOf(o['time']) ?? textOf(o['TimeGenerated']) ?? textOf(o['p_event_time'])) } };
}

/** The audit records in a value; undefined when it is none and holds none. */
export function heldIn(value: unknown, around: Around): readonly Held[] | undefined {
  const o = objectOf(value);
  if (o === undefined) return undefined;
  if (isEventList(o)) {
    return arrayOf(o['items']).map((item): Held => {
      const record = objectOf(item);
      return record === undefined ? { why: 'an item that is no object' } : { record, around };
    });
  }
  if (isAksRecord(o)) return [heldInAks(o)];
  return isAuditEvent(o) ? [{ record: o, around }] : undefined;
}
