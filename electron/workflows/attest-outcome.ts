/** A person attests an outcome that the case itself cannot show: who, when, with which note. Kept apart from evidence, and written into the ledger. */
import { recordAttestation } from '../store/write/analyst.ts';
import { enter, mirror, type OpenCase } from './open-case.ts';

export function attest(c: OpenCase, input: { readonly outcome: string; readonly by: string; readonly note: string }): void {
  const at = c.now();
  const entry = c.handles.evidence.transaction(() => {
    recordAttestation(c.handles.analyst, { ...input, at });
    return enter(c, 'attested', { outcome: input.outcome, note: input.note }, at, input.by);
  })();
  mirror(c, [entry]);
}
