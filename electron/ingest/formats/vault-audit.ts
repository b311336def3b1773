/**
 * The audit log of HashiCorp Vault and OpenBao: one JSON object per line, a request and its response each. The response repeats the request
 * and says how it ended, so it is the event; a request stands for itself only where no response follows.
 */
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, unfitting, WAIT_RECORDS, type Format, type FormatReader, type Head, type Pending, type SourceRecord } from '../format.ts';
import { isVaultEntry, readVaultEntry, requestIdOf } from '../vault/audit.ts';

function sniff(head: Head): string | undefined {
  if (head.records.some(isVaultEntry)) return 'type request or response, and a request with operation and path';
  const whole = head.shape === 'json-object' && ['request', 'type', 'time'].every((k) => head.keys.includes(k));
  return whole && /"client_token_accessor"|"remote_address"/.test(head.text) && /"type"\s*:\s*"(?:request|response)"/.test(head.text) ? 'one entry with type, request and time' : undefined;
}

class VaultReader implements FormatReader {
  /** Requests whose response has not come yet, by id; as many as may wait. */
  readonly #open = new Map<string, Pending>();

  read(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading {
    if (record.kind === 'row') return unfitting(record);
    const entry = objectOf(record.value);
    if (entry === undefined) return rejected('not a JSON object');
    if (!isVaultEntry(entry)) return rejected('not a Vault audit entry: no request with a path, or no type');
    return readVaultEntry(entry);
  }

  readPending(record: Extract<SourceRecord, { kind: 'json' | 'row' }>): Reading | Pending {
    const reading = this.read(record);
    const entry = record.kind === 'json' ? objectOf(record.value) : undefined;
    const id = entry === undefined ? undefined : requestIdOf(entry);
    if (entry === undefined || id === undefined || reading.kind !== 'events') return reading;
    if (entry['type'] === 'request') {
      const pending: Pending = { kind: 'pending', otherwise: reading };
      this.#open.set(id, pending);
      if (this.#open.size > 2 * WAIT_RECORDS) {
        // The oldest no longer waits: what it stands for was given.
        for (const [oldest] of this.#open) { this.#open.delete(oldest); break; }
      }
      return pending;
    }
    const request = this.#open.get(id);
    if (request !== undefined) {
      request.settled = skipped('a request whose response follows and says all of it');
      this.#open.delete(id);
    }
    return reading;
  }
}

export const vaultAuditFormat: Format = {
  id: 'vault-audit',
  title: 'HashiCorp Vault audit log',
  arrays: [],
  marks: ['request', 'auth'],
  sniff,
  open: () => new VaultReader(),
};
