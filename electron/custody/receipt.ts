/** What was taken in, by whom, when, from where: the body of the ledger's `evidence-sealed` entry, and the same for people. */
import type { LedgerEntry } from '../../shared/domain/custody.ts';
import type { EvidenceFile } from '../../shared/domain/evidence.ts';
import { printInstant } from '../../shared/domain/time.ts';
import type { JsonValue } from './canonical.ts';
import type { LedgerFields } from './ledger.ts';

export interface Sealed {
  readonly file: EvidenceFile;
  /** Digest of the rows that were read from it (digestOfBuffers), so that the ledger vouches for them too. */
  readonly rowsDigest?: string | undefined;
  /** What its copy in the vault takes up; undefined when only hashes are kept, or the copy was there already. */
  readonly vault?: { readonly blocks: number; readonly packBytes: number } | undefined;
}

export const EVIDENCE_SEALED = 'evidence-sealed';

/** The fields for nextEntry. Throws when the counts do not add up: a receipt that lies must not get into the ledger. */
export function receiptOf(sealed: Sealed): LedgerFields {
  const { file } = sealed;
  if (file.records !== file.stored + file.duplicates + file.skippedCount + file.rejectedCount) {
    throw new Error(`the counts of ${file.path} do not add up: ${countsOf(file)}`);
  }
  const body: JsonValue = {
    id: file.id,
    path: file.path,
    member: file.member,
    sha256: file.sha256,
    bytes: file.bytes,
    format: file.format,
    because: file.because,
    assumptions: file.assumptions,
    attention: file.attention,
    records: file.records,
    stored: file.stored,
    events: file.events,
    entries: file.entries,
    duplicates: file.duplicates,
    skipped: file.skipped.map(({ why, count }) => ({ why, count })),
    skippedCount: file.skippedCount,
    rejectedCount: file.rejectedCount,
    firstUs: file.first,
    lastUs: file.last,
    kept: file.kept,
    rowsDigest: sealed.rowsDigest,
    vault: sealed.vault === undefined ? undefined : { blocks: sealed.vault.blocks, packBytes: sealed.vault.packBytes },
  };
  return { at: file.importedAt, kind: EVIDENCE_SEALED, by: file.examiner, body };
}

/** The receipt as plain text, a line per fact, for a screen or a printed page. `entry` is the ledger's entry of it. */
export function receiptText(sealed: Sealed, entry: LedgerEntry): string {
  const { file } = sealed;
  const span = file.first === undefined || file.last === undefined ? undefined : `${printInstant(file.first)} to ${printInstant(file.last)}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Evidence', file.id],
    ['File', file.path],
    ['Member', file.member],
    ['Size', `${file.bytes} bytes`],
    ['SHA-256', file.sha256],
    ['Format', `${file.format} (${file.because})`],
    ...file.assumptions.map((assumption) => ['Assumed', assumption] as const),
    ['Records', countsOf(file)],
    ...file.skipped.map(({ why, count }) => ['Skipped', `${count}: ${why}`] as const),
    ['Events', String(file.events)],
    ['Entries', String(file.entries)],
    ['Span', span],
    ['Attention', file.attention],
    ['Copy', file.kept ? 'sealed in the case' : 'none: only hashes are kept, the original must be preserved'],
    ['Taken in', `${printInstant(file.importedAt)} by ${file.examiner}`],
    ['Ledger', `entry ${entry.seq}, ${entry.hash}`],
  ];
  return facts.flatMap(([name, text]) => (text === undefined ? [] : [`${name.padEnd(10)}${onOneLine(text)}\n`])).join('');
}

function countsOf(file: EvidenceFile): string {
  return `${file.records} = ${file.stored} stored + ${file.duplicates} duplicates + ${file.skippedCount} skipped + ${file.rejectedCount} rejected`;
}

/**
 * Names come from the disk and from logs. A line break in one could forge a line of the receipt, and a control or
 * direction mark could make a terminal or a page show another text than the bytes say.
 */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (mark) => `\\u{${(mark.codePointAt(0) ?? 0).toString(16)}}`);
}
