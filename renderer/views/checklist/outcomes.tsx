/** The outcomes of CSF 2.0 in scope, in two lists that are never mixed: what the case evidences, and what a person attests. */
import { Button, InputGroup, TextArea } from '@blueprintjs/core';
import { EndorsedIcon, PathSearchIcon } from '@blueprintjs/icons';
import { useState, type ReactNode } from 'react';
import { caseChanged } from '../../bridge/answers.ts';
import { startJob } from '../../bridge/tasks.ts';
import type { OutcomeState } from '../../../shared/domain/checklist.ts';
import { plural } from '../../format/count.ts';
import { showInstant } from '../../format/time.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { person, setPerson } from '../../state/preferences.ts';
import { splitOutcomes } from './checklist-model.ts';

export function Outcomes({ outcomes, chosen, onChoose }: { readonly outcomes: readonly OutcomeState[]; readonly chosen: string | undefined; readonly onChoose: (id: string | undefined) => void }): ReactNode {
  const [attesting, setAttesting] = useState<OutcomeState | undefined>(undefined);
  const { evidenced, attested } = splitOutcomes(outcomes);
  const filter = (o: OutcomeState): ReactNode => o.steps.length === 0 ? null : (
    <button type="button" className="text-button" aria-pressed={chosen === o.id} onClick={() => { onChoose(chosen === o.id ? undefined : o.id); }}>{chosen === o.id ? 'show all steps' : plural(o.steps.length, 'step')}</button>
  );
  return (
    <div className="scroll">
      <section className="outcomes is-evidenced" aria-label="Evidenced by the case">
        <h3><PathSearchIcon size={13} aria-hidden="true" /> Evidenced by the case</h3>
        {evidenced.map((o) => (
          <article key={o.id}><div className="rowline"><b>{o.id}</b><span className="grow" />{filter(o)}</div><p>{o.title}</p>
            {o.evidence === undefined ? <p className="muted">The case shows nothing for this yet.</p> : <p className="outcome-evidence"><LogText text={o.evidence} /></p>}
          </article>
        ))}
      </section>
      <section className="outcomes is-attested" aria-label="Attested by a person">
        <h3><EndorsedIcon size={13} aria-hidden="true" /> Attested by a person</h3>
        {attested.map((o) => (
          <article key={o.id}><div className="rowline"><b>{o.id}</b>{o.attested === undefined ? <Label>nobody yet</Label> : <Label tone="info">attested</Label>}<span className="grow" />{filter(o)}<Button size="small" aria-label={`Attest ${o.id}`} onClick={() => { setAttesting(o); }}>Attest…</Button></div><p>{o.title}</p>
            {o.attested !== undefined && <p className="outcome-attested"><LogText text={o.attested.by} />, {showInstant(o.attested.at)}: <LogText text={o.attested.note} /></p>}
          </article>
        ))}
      </section>
      {attesting !== undefined && <AttestDialog outcome={attesting} onClose={() => { setAttesting(undefined); }} />}
    </div>
  );
}

function AttestDialog({ outcome, onClose }: { readonly outcome: OutcomeState; readonly onClose: () => void }): ReactNode {
  const [by, setBy] = useState(person.get());
  const [note, setNote] = useState('');
  const submit = async (): Promise<void> => {
    setPerson(by.trim());
    onClose();
    const result = await startJob('checklist.attest', `Recording ${outcome.id}`, { outcome: outcome.id, by: by.trim(), note: note.trim() });
    if (result.ok) caseChanged();
  };
  return (
    <FormDialog title={`Attest ${outcome.id}`} action="Attest" disabled={by.trim() === '' || note.trim() === ''} onSubmit={() => { void submit(); }} onClose={onClose}>
      <p>{outcome.title}</p>
      <Field label="Your name"><InputGroup autoFocus={by === ''} value={by} onValueChange={setBy} /></Field>
      <Field label="Note" hint="What was done, by whom, and where it is written down. Kept in the ledger and printed as attested, never as evidenced."><TextArea fill autoFocus={by !== ''} value={note} onChange={(e) => { setNote(e.currentTarget.value); }} /></Field>
    </FormDialog>
  );
}
