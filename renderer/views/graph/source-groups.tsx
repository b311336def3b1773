/** A shared credential's uses, by source, agent, session and rhythm: whom each group resembles and why; and the analyst's decision, recorded as an assertion. */
import { Button, InputGroup, TextArea } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { startJob } from '../../bridge/tasks.ts';
import { caseChanged } from '../../bridge/answers.ts';
import type { SourceGroup } from '../../../shared/domain/trace.ts';
import { plural, showCount } from '../../format/count.ts';
import { showSpan } from '../../format/time.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { refreshCase } from '../../state/case.ts';
import { person, setPerson } from '../../state/preferences.ts';
import { groupsByCredential } from './graph-model.ts';

interface Decision { readonly group: SourceGroup; readonly is: 'seed' | 'owner' }
const RESEMBLES = { seed: ['bad', 'resembles the intruder'], owner: ['good', 'resembles the owner'], unclear: ['warn', 'unclear'] } as const;

export function SourceGroups({ groups }: { readonly groups: readonly SourceGroup[] }): ReactNode {
  const [decision, setDecision] = useState<Decision | undefined>(undefined);
  if (groups.length === 0) return <Empty title="No credential of the trail is shared">Where owner and intruder use the same credential, its uses are split here by source, agent, session and rhythm.</Empty>;
  return (
    <div className="scroll pad stack">
      {groupsByCredential(groups).map(([credential, list]) => (
        <section key={credential} className="stack" aria-label={`Sources of ${credential}`}>
          <h3>{plural(list.length, 'source group')} of <LogText mono text={credential} /></h3>
          {list.map((g, i) => (
            <article key={i} className="group">
              <div className="rowline wraps"><b className="mono"><LogText text={g.source ?? 'no source recorded'} /></b><Label tone={RESEMBLES[g.resembles][0]}>{RESEMBLES[g.resembles][1]}</Label>{g.followed ? <Label tone="trail">followed</Label> : <Label>not followed</Label>}<span className="grow" /><span className="muted">{showCount(g.uses)} uses</span></div>
              <div><span className="muted">agent </span><LogText text={g.agent ?? 'none recorded'} /></div>
              {g.part !== undefined && <div><span className="muted">only the uses </span><LogText text={g.part} /></div>}
              <div className="muted">{showSpan(g.first, g.last)} UTC</div>
              <p><LogText text={g.because} /></p>
              <div className="rowline">
                <Button size="small" onClick={() => { setDecision({ group: g, is: 'seed' }); }}>This is the intruder…</Button>
                <Button size="small" onClick={() => { setDecision({ group: g, is: 'owner' }); }}>This is the owner…</Button>
              </div>
            </article>
          ))}
        </section>
      ))}
      {decision !== undefined && <DecisionDialog decision={decision} onClose={() => { setDecision(undefined); }} />}
    </div>
  );
}

function DecisionDialog({ decision: { group, is }, onClose }: { readonly decision: Decision; readonly onClose: () => void }): ReactNode {
  const [by, setBy] = useState(person.get());
  const [reason, setReason] = useState('');
  const submit = async (): Promise<void> => {
    setPerson(by.trim());
    onClose();
    const result = await startJob('assert.source-group', 'Recording the decision and tracing again', { credential: group.credential, source: group.source ?? null, agent: group.agent ?? null, part: group.part ?? null, is, by: by.trim(), reason: reason.trim() });
    if (!result.ok) return;
    caseChanged();
    await refreshCase();
  };
  return (
    <FormDialog title={is === 'seed' ? 'These uses are the intruder’s' : 'These uses are the owner’s'} action="Record and trace again" disabled={by.trim() === '' || reason.trim() === ''} onSubmit={() => { void submit(); }} onClose={onClose}>
      <p><LogText mono text={group.credential} /> <span className="muted">from</span> <LogText mono text={group.source ?? 'no source recorded'} /> <span className="muted">with</span> <LogText text={group.agent ?? 'no agent recorded'} />{group.part !== undefined && <> <span className="muted">only the uses</span> <LogText text={group.part} /></>}</p>
      <Field label="Decided by"><InputGroup autoFocus={by === ''} value={by} onValueChange={setBy} /></Field>
      <Field label="Reason" hint="Stands in the ledger and in the report beside the decision."><TextArea fill autoFocus={by !== ''} value={reason} onChange={(e) => { setReason(e.currentTarget.value); }} /></Field>
    </FormDialog>
  );
}
