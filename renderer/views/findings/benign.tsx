/** An analyst's word about a finding: that it is benign, with the reason, or that word taken back. */
import { Button, InputGroup, TextArea } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { caseChanged } from '../../bridge/answers.ts';
import { startJob } from '../../bridge/tasks.ts';
import type { Finding } from '../../../shared/domain/finding.ts';
import { showInstant } from '../../format/time.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { refreshCase } from '../../state/case.ts';
import { person, setPerson } from '../../state/preferences.ts';

/** Who called it benign, when and why; nothing when nobody did. */
export function BenignNote({ finding: { benign } }: { readonly finding: Finding }): ReactNode {
  return benign === undefined ? null : <p><Label tone="good">benign</Label> <LogText text={`asserted by ${benign.by} at ${showInstant(benign.at)}: ${benign.reason}`} /></p>;
}

export function BenignButton({ finding }: { readonly finding: Finding }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => { setAsked(true); }}>{finding.benign === undefined ? 'This is benign…' : 'Not benign after all…'}</Button>
      {isAsked && <BenignDialog finding={finding} onClose={() => { setAsked(false); }} />}
    </>
  );
}

function BenignDialog({ finding, onClose }: { readonly finding: Finding; readonly onClose: () => void }): ReactNode {
  const [by, setBy] = useState(person.get());
  const [reason, setReason] = useState('');
  const is = finding.benign === undefined ? 'benign' : 'as-found';
  const submit = async (): Promise<void> => {
    setPerson(by.trim());
    onClose();
    const result = await startJob('assert.finding', 'Recording the assertion', { is, finding: finding.id, by: by.trim(), reason: reason.trim() });
    if (!result.ok) return;
    caseChanged();
    await refreshCase();
  };
  return (
    <FormDialog title={is === 'benign' ? 'This finding is benign' : 'Take back that it is benign'} action="Record" disabled={by.trim() === '' || reason.trim() === ''} onSubmit={() => { void submit(); }} onClose={onClose}>
      <p><LogText text={finding.title} /></p>
      {is === 'benign' && <p className="muted">It stays listed, behind the others. Should later evidence add to it, it is shown again.</p>}
      <Field label="Decided by"><InputGroup autoFocus={by === ''} value={by} onValueChange={setBy} /></Field>
      <Field label="Reason" hint="Stands in the ledger, and in the report beside the finding."><TextArea fill autoFocus={by !== ''} value={reason} onChange={(e) => { setReason(e.currentTarget.value); }} /></Field>
    </FormDialog>
  );
}
