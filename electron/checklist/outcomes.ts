/** The 21 outcomes in scope. What the case can show stands as a sentence with its counts; what a person says stands as said by that person. Never the other way. */
import type { OutcomeState, Step } from '../../shared/domain/checklist.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { CHECKLIST_OUTCOMES } from '../../shared/reference/index.ts';

export interface Attestation { readonly outcome: string; readonly by: string; readonly at: Micros; readonly note: string }
export interface Custody {
  readonly files: number;
  readonly ledgerHead: string;
  /** How many entries the ledger holds, where the caller knows. */
  readonly entries?: number | undefined;
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

export function outcomesOf(trace: Trace, attestations: readonly Attestation[], custody: Custody, steps: readonly Step[]): readonly OutcomeState[] {
  return CHECKLIST_OUTCOMES.map(({ id, title, kind }) => {
    const evidenced = kind === 'evidenced';
    // The newest statement counts; the older ones stay in the ledger.
    const said = attestations.filter((a) => a.outcome === id).reduce<Attestation | undefined>((a, b) => (a === undefined || b.at >= a.at ? b : a), undefined);
    return {
      id, title, kind: evidenced ? 'evidenced' : 'attested',
      evidence: evidenced ? evidenceOf(id, trace, custody, steps) : undefined,
      attested: evidenced || said === undefined ? undefined : { by: said.by, at: said.at, note: said.note },
      steps: steps.filter((s) => s.outcome === id).map((s) => s.id),
    };
  });
}

function evidenceOf(id: string, trace: Trace, custody: Custody, steps: readonly Step[]): string | undefined {
  switch (id) {
    case 'RS.AN-03': return story(trace);
    case 'RS.AN-06': return `${custody.entries === undefined ? 'Every action is an entry of the ledger' : `The ledger holds ${count(custody.entries, 'entry', 'entries')}`}, each chained to the one before by its hash; the newest about the case itself is ${custody.ledgerHead}.`;
    case 'RS.AN-07': return custody.files === 0 ? undefined : `${count(custody.files, 'evidence file')} taken in, each with the SHA-256 of the bytes that were read and an entry in the ledger.`;
    case 'RS.AN-08': return magnitude(trace);
    case 'RS.MI-01': return progress(steps.filter((s) => s.phase === 'contain'), 'containment');
    case 'RS.MI-02': return progress(steps.filter((s) => s.phase === 'eradicate'), 'eradication');
    default: throw new Error(`no evidence is defined for ${id}`);
  }
}

function story(trace: Trace): string | undefined {
  if (trace.credentials.length === 0) return undefined;
  const grades = (['A', 'B', 'C'] as const).map((g) => `${trace.hops.filter((h) => h.grade === g).length} of grade ${g}`).join(', ');
  const rivals = trace.hops.filter((h) => h.rivals.length > 0).length;
  const [first] = trace.hops;
  const last = trace.hops.at(-1);
  const span = first === undefined || last === undefined ? '' : `, from ${printInstant(first.at)} to ${printInstant(last.at)}`;
  const doubt = rivals === 0 ? '' : ` ${count(rivals, 'hop has', 'hops have')} another possible explanation.`;
  return `${count(trace.hops.length, 'hop')} reconstructed (${grades}) over ${count(trace.counts.events, 'event')}${span}.${doubt} The start was chosen so: ${trace.seed.because}`;
}

function magnitude(trace: Trace): string | undefined {
  if (trace.credentials.length === 0) return undefined;
  const unused = trace.credentials.filter((c) => c.status === 'issued-unused').length;
  const deep = (['controlled', 'changed', 'read', 'enumerated', 'attempted'] as const).flatMap((d) => {
    const n = trace.systems.filter((s) => s.touch === d).length;
    return n === 0 ? [] : [`${n} ${d}`];
  });
  const accounts = new Set(trace.systems.flatMap((s) => (s.account === undefined ? [] : [s.account]))).size;
  const touched = deep.length === 0 ? '' : ` (${deep.join(', ')})`;
  return `${count(trace.credentials.length, 'credential')} in the lineage${unused === 0 ? '' : `, ${unused} of them issued and not seen in use`}; ${count(trace.systems.length, 'system')} touched${touched} in ${count(accounts, 'account')}.`;
}

function progress(steps: readonly Step[], what: string): string | undefined {
  if (steps.length === 0) return undefined;
  const n = (kind: Step['state']['kind']): number => steps.filter((s) => s.state.kind === kind).length;
  return `Of ${count(steps.length, `${what} step`)} the logs show ${n('done')} in force and ${n('failed')} failed, cannot tell for ${n('cannot-tell')}, and show nothing of ${n('open')}.`;
}
