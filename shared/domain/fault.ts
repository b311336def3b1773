/** Every failure a person can meet: a code, and one clear sentence that says what to do. Bugs are not here; they throw. */
export type Fault =
  | { readonly code: 'case-exists'; readonly path: string }
  | { readonly code: 'not-a-case'; readonly path: string }
  | { readonly code: 'case-newer'; readonly path: string; readonly found: number; readonly known: number }
  | { readonly code: 'case-older'; readonly path: string }
  | { readonly code: 'case-locked'; readonly path: string }
  | { readonly code: 'case-damaged'; readonly path: string; readonly why: string }
  | { readonly code: 'no-case-open' }
  | { readonly code: 'file-missing'; readonly path: string }
  | { readonly code: 'file-unreadable'; readonly path: string; readonly why: string }
  | { readonly code: 'file-empty'; readonly path: string }
  | { readonly code: 'file-truncated'; readonly path: string; readonly why: string }
  | { readonly code: 'unknown-format'; readonly path: string; readonly tried: readonly string[]; readonly sees: string }
  | { readonly code: 'ambiguous-format'; readonly path: string; readonly candidates: readonly string[] }
  | { readonly code: 'unknown-format-id'; readonly format: string; readonly known: readonly string[] }
  /** `time`: one of them, as written. */
  | { readonly code: 'needs-timezone'; readonly path: string; readonly time?: string | undefined }
  | { readonly code: 'needs-mapping'; readonly path: string }
  | { readonly code: 'bad-mapping'; readonly path: string; readonly why: string }
  | { readonly code: 'limit'; readonly path: string; readonly why: string }
  /** A container that is recognised and not opened, or one that cannot be. */
  | { readonly code: 'not-opened'; readonly path: string; readonly why: string }
  | { readonly code: 'disk-full'; readonly path: string }
  | { readonly code: 'nothing-to-import'; readonly path: string }
  | { readonly code: 'cannot-write'; readonly path: string; readonly why: string }
  | { readonly code: 'no-suspect' }
  | { readonly code: 'unknown-suspect'; readonly name: string; readonly near: readonly string[] }
  | { readonly code: 'unknown-event'; readonly id: string }
  | { readonly code: 'unknown-credential'; readonly value: string }
  | { readonly code: 'unknown-finding'; readonly id: string }
  | { readonly code: 'bad-time'; readonly text: string }
  | { readonly code: 'bad-request'; readonly why: string }
  | { readonly code: 'evidence-changed'; readonly path: string; readonly why: string }
  | { readonly code: 'not-kept'; readonly path: string }
  | { readonly code: 'cancelled' }
  | { readonly code: 'busy'; readonly what: string }
  | { readonly code: 'engine-stopped' }
  | { readonly code: 'print-failed'; readonly why: string };

export type FaultCode = Fault['code'];

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const fail = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });

/** Thrown across deep call stacks only to be turned back into a value at the next workflow's edge. */
export class FaultError extends Error {
  constructor(readonly fault: Fault) {
    super(describe(fault));
    this.name = 'FaultError';
  }
}

/** The value, or the fault thrown to the next edge that turns it back into one. */
export function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new FaultError(result.fault);
  return result.value;
}

/** One sentence for a person: what is wrong, and what to do. */
export function describe(fault: Fault): string {
  switch (fault.code) {
    case 'case-exists': return `${fault.path} exists already; choose another name, or open it as it is.`;
    case 'not-a-case': return `${fault.path} is not a Keytrail case; name a folder made by "case new".`;
    case 'case-older': return `${fault.path} was made before the first release, with tables that this version no longer reads; make a new case and import its evidence again.`;
    case 'case-newer': return `${fault.path} was written by a newer Keytrail (schema ${fault.found}, this one knows ${fault.known}); open it with that version.`;
    case 'case-locked': return `${fault.path} is open in another Keytrail; close it there, then try again.`;
    case 'case-damaged': return `${fault.path} cannot be opened as a case: ${fault.why}. Restore it from a copy, or import its evidence into a new case.`;
    case 'no-case-open': return 'No case is open; open or create one first.';
    case 'file-missing': return `${fault.path} does not exist; check the path.`;
    case 'file-unreadable': return `${fault.path} cannot be read (${fault.why}); give this account permission to read it, then import it again.`;
    case 'file-empty': return `${fault.path} is empty: there is nothing to read; check the export.`;
    case 'file-truncated': return `${fault.path} ends too early (${fault.why}); what was before the break was read, export it again for the rest.`;
    case 'unknown-format': return `${fault.path} is in no format known here (it looks like ${fault.sees}); name one with --format, or a mapping with --mapping.`;
    case 'ambiguous-format': return `${fault.path} could be ${fault.candidates.join(' or ')}; name one with --format.`;
    case 'unknown-format-id': return `${fault.format} is not a format; the known ones are ${fault.known.join(', ')}.`;
    case 'needs-timezone': return `${fault.path} has times without a zone${fault.time === undefined ? '' : ` (such as ${JSON.stringify(fault.time.slice(0, 80))})`}; say which with --timezone, for instance --timezone UTC.`;
    case 'needs-mapping': return `${fault.path} can only be read by a mapping that says what its columns or members mean; name a mapping file with --mapping.`;
    case 'bad-mapping': return `The mapping ${fault.path} cannot be used: ${fault.why}.`;
    case 'not-opened': return `${fault.path} was not opened: ${fault.why}.`;
    case 'limit': return `${fault.path} was refused by a safety limit: ${fault.why}.`;
    case 'disk-full': return `The disk that holds ${fault.path} is full; free some space and import again. The case is as it was before this file.`;
    case 'nothing-to-import': return `${fault.path} holds no file to import; check the path.`;
    case 'cannot-write': return `${fault.path} cannot be written (${fault.why}); choose another place.`;
    case 'no-suspect': return 'No suspect is named yet; run "trace" with --identity or --credential first.';
    case 'unknown-suspect': return `${fault.name} is not in the evidence${fault.near.length === 0 ? '' : `; the nearest names are ${fault.near.join(', ')}`}. Check the spelling, or import the source that names it.`;
    case 'unknown-event': return `${fault.id} is no event of this case; take an id from "events" or "trace".`;
    case 'unknown-credential': return `${fault.value} is no credential of this case; take one from "identities" or "trace".`;
    case 'unknown-finding': return `${fault.id} is no finding of this case; take a number from "findings".`;
    case 'bad-time': return `"${fault.text}" is not a time; write it as 2024-03-01T10:00:00Z.`;
    case 'bad-request': return `The request was refused: ${fault.why}.`;
    case 'evidence-changed': return `${fault.path} no longer matches its recorded hash: ${fault.why}. Do not rely on it; compare with another copy.`;
    case 'not-kept': return `${fault.path} was imported by reference and is not where it was; put it back to read its records.`;
    case 'cancelled': return 'Cancelled; nothing of the cancelled step was kept.';
    case 'busy': return `${fault.what} is still running; wait for it or cancel it first.`;
    case 'engine-stopped': return 'The engine stopped and was started again; the case is as it was after its last finished step. Repeat what you asked.';
    case 'print-failed': return `The PDF could not be printed: ${fault.why}.`;
  }
}
