/** One record of a Windows event log, whatever file it came in: what every shape is turned into before anything is made of it. */
import type { Outcome } from '../../../shared/domain/kinds.ts';
import type { Micros } from '../../../shared/domain/time.ts';

export interface WindowsRecord {
  readonly at: Micros;
  readonly precisionUs: number;
  /** As written, such as `Security` or `Microsoft-Windows-Sysmon/Operational`; empty when the shape does not say. */
  readonly channel: string;
  readonly provider: string;
  readonly eventId: number;
  /** The machine that wrote the record, in lower case, as it calls itself: `web01.corp.example`, or `web01` outside a domain. */
  readonly computer: string;
  /** EventRecordID: unique in a channel of a machine. */
  readonly recordId: string | undefined;
  /** The SID of the account whose process wrote the record, from `System/Security`. */
  readonly userSid: string | undefined;
  /** From the audit keywords; unknown for channels that do not audit. */
  readonly outcome: Outcome;
  /** A field of EventData or UserData by its published name; undefined when absent, empty or `-`. */
  readonly get: (name: string) => string | undefined;
  /** Data elements without names, in order. */
  readonly unnamed: readonly string[];
  /** Everything the record says, for shapes without a record id. */
  readonly whole: () => string;
}

/** A field as text: absent for empty text and for the `-` that Windows writes for nothing. */
export function fieldText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || text === '-' ? undefined : text;
}

/** Audit success or failure, from the keywords in any spelling: a mask in hexadecimal, the same as a signed number, or words. */
export function outcomeOfKeywords(keywords: unknown): Outcome {
  if (Array.isArray(keywords)) return keywords.map(outcomeOfKeywords).find((o) => o !== 'unknown') ?? 'unknown';
  if (typeof keywords === 'number') {
    // As a signed 64-bit number, rounded by JSON: the two audit bits are far above what rounding touches.
    const mask = BigInt.asUintN(64, Number.isSafeInteger(keywords) || Number.isFinite(keywords) ? BigInt(Math.trunc(keywords)) : 0n);
    return ofMask(mask);
  }
  if (typeof keywords !== 'string') return 'unknown';
  if (/^0x[0-9a-f]{1,16}$/i.test(keywords)) return ofMask(BigInt(keywords));
  if (/^-?\d{10,20}$/.test(keywords)) return ofMask(BigInt.asUintN(64, BigInt(keywords)));
  if (/audit.?success/i.test(keywords)) return 'success';
  return /audit.?failure/i.test(keywords) ? 'failure' : 'unknown';
}

function ofMask(mask: bigint): Outcome {
  if ((mask & 0x10000000000000n) !== 0n) return 'failure';
  return (mask & 0x20000000000000n) !== 0n ? 'success' : 'unknown';
}

/**
 * What makes two records the same happening, in every shape that keeps the record id: machine, channel, record and event number.
 * Without a record id everything the record says must agree.
 */
export function twinKeyOf(r: WindowsRecord): string {
  return r.recordId === undefined ? r.whole() : `${r.computer}|${r.channel.toLowerCase()}|${r.recordId}|${r.eventId}`;
}

/** Whether machine, channel and record number stand in the key: the number is unique there, so that a time cut at other digits is the same time. */
export const tellsAlone = (r: WindowsRecord): boolean => r.recordId !== undefined && r.computer !== '' && r.channel !== '';
