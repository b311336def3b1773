/**
 * The audit log of Kubernetes API servers, in the shapes it is exported in: lines, arrays and lists of events, one event as a document, AKS
 * through Azure Monitor, GKE through Cloud Logging, lines that CloudWatch exports to S3; wrappers that any log may have are peeled before.
 *
 * A request is logged at several stages. They say the same instant and the same id, so the later ones are the same happening. The first
 * stage alone has no outcome: it waits for a later one, and stands for the request only where none follows.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, textOf, unfitting, WAIT_RECORDS, type Format, type FormatReader, type Head, type Pending, type SourceRecord } from '../format.ts';
import { isAuditEvent, isEventList, readAuditEvent, type Around } from '../kubernetes/audit.ts';
import { isFlatRecord, unflattened } from '../kubernetes/flat.ts';
import { isGkeEntry, readGkeEntry } from '../kubernetes/gke.ts';
import { objectOrText } from '../kubernetes/request.ts';
import { aroundOf, heldIn, isAksRecord, NOT_AUDIT } from '../kubernetes/wrappers.ts';
import { textLines } from '../records/text-lines.ts';

/** As CloudWatch writes a stream to a bucket: the time it was stored, a blank, the record. */
const STORED_LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\{.*\})\s*$/s;

function sniff(head: Head): string | undefined {
  const { records } = head;
  if (head.shape === 'text') {
    const fits = head.text.split('\n').some((line) => { const m = STORED_LINE.exec(line); return m !== null && isAuditEvent(objectOrText(m[2])); });
    return fits ? 'lines of a time and an audit.k8s.io event, as CloudWatch exports them' : undefined;
  }
  if (head.shape === 'csv' || head.shape === 'binary' || head.shape === 'empty') return undefined;
  if (head.shape === 'json-object' && head.keys.includes('items') && /"kind"\s*:\s*"EventList"/.test(head.text) && /"apiVersion"\s*:\s*"audit\.k8s\.io\//.test(head.text)) return 'a list of audit.k8s.io events';
  if (head.shape === 'json-object' && head.keys.includes('auditID') && (head.keys.includes('verb') || head.keys.includes('requestURI'))) return 'one event with auditID, verb and requestURI';
  if (records.some(isEventList)) return 'lists of audit.k8s.io events';
  if (records.some(isAuditEvent)) return 'audit.k8s.io events (kind Event, verb, user)';
  if (records.length > 0 && records.every(isAksRecord)) return 'diagnostic records of category kube-audit, as AKS gives them';
  // A stream of Cloud Logging that also has other services is a matter for the format of its entries.
  const entries = records.filter((r) => objectOf(objectOf(r)?.['protoPayload']) !== undefined);
  if (entries.length > 0 && entries.every(isGkeEntry)) return 'log entries of k8s.io, as GKE gives them';
  return records.some(isFlatRecord) ? 'verb, uri, status_code and principal: audit records laid flat' : undefined;
}

class AuditReader implements FormatReader {
  /** Requests of which only the beginning was seen, by id; as many as may wait. */
  readonly #received = new Map<string, Pending>();

  read(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading {
    if (record.kind === 'row') return unfitting(record);
    return this.#values(record.value, aroundOf(record.envelope));
  }

  readPending(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading | Pending {
    const reading = this.read(record);
    if (record.kind === 'row' || reading.kind !== 'events') return reading;
    const o = objectOf(record.value);
    const held = o === undefined ? undefined : heldIn(o, {});
    const [first] = held ?? [];
    if (held?.length !== 1 || first === undefined || !('record' in first)) return reading;
    const id = textOf(first.record['auditID']);
    if (id === undefined) return reading;
    if (textOf(first.record['stage']) === 'RequestReceived') return this.#wait(id, reading);
    const earlier = this.#received.get(id);
    if (earlier !== undefined) {
      earlier.settled = skipped('the first stage of a request of which a later stage follows');
      this.#received.delete(id);
    }
    return reading;
  }

  readLine(line: Extract<SourceRecord, { kind: 'line' }>): Reading {
    const m = STORED_LINE.exec(line.text);
    const value = objectOrText(m?.[2] ?? line.text);
    return value === undefined ? skipped(NOT_AUDIT) : this.#values(value, aroundOf(m === null ? line.envelope : { ...line.envelope, time: m[1] }));
  }

  #wait(id: string, otherwise: Reading): Pending {
    const pending: Pending = { kind: 'pending', otherwise };
    this.#received.set(id, pending);
    if (this.#received.size > 2 * WAIT_RECORDS) {
      // The oldest no longer waits: what it stands for was given.
      for (const [oldest] of this.#received) { this.#received.delete(oldest); break; }
    }
    return pending;
  }

  #values(value: unknown, around: Around): Reading {
    const o = objectOf(value);
    if (o === undefined) return rejected('not a JSON object');
    if (isGkeEntry(o)) return readGkeEntry(o);
    const held = heldIn(o, around) ?? (isFlatRecord(o) ? [{ record: unflattened(o), around: { ...around, cluster: around.cluster ?? textOf(o['cluster']) } }] : undefined);
    if (held === undefined) return typeof o['auditID'] === 'string' ? rejected('an audit record without verb and requestURI') : skipped(NOT_AUDIT);
    if (held.length === 0) return skipped('an empty list of events');
    const readings = held.map((h) => ('why' in h ? rejected(h.why) : readAuditEvent(h.record, h.around)));
    if (readings.length === 1) return readings[0] ?? rejected('nothing');
    const [first, ...rest] = readings.flatMap((r) => (r.kind === 'events' ? r.events : []));
    return first === undefined ? readings[0] ?? rejected('nothing') : { kind: 'events', events: [first, ...rest] };
  }
}

export const kubernetesAuditFormat: Format = {
  id: 'kubernetes-audit',
  title: 'Kubernetes audit log',
  arrays: ['items'],
  marks: ['auditID', 'requestURI', 'verb', 'protoPayload', 'category'],
  sniff,
  refines: ['gcp-audit', 'azure-activity'],
  split: (head) => (head.shape === 'text' ? textLines() : undefined),
  open: () => new AuditReader(),
};
