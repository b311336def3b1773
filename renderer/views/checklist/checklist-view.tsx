/** Checklist: the outcomes in scope, the concrete steps with the case's own ids, and what an earlier cut would have prevented. */
import { Button, HTMLSelect, Tab, Tabs } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { Checklist } from '../../../shared/domain/checklist.ts';
import { capital } from '../../format/words.ts';
import { plural } from '../../format/count.ts';
import { shortMiddle } from '../../format/id.ts';
import { visible } from '../../format/hostile.ts';
import { Empty } from '../../parts/empty.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { StateMark } from '../../parts/marks.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { TabPanel } from '../../parts/tab-panel.tsx';
import { useAtom } from '../../state/atom.ts';
import { checklistSubject } from '../../state/filters.ts';
import { select, show } from '../../state/place.ts';
import { usePlace } from '../../state/use-place.ts';
import { Outcomes } from './outcomes.tsx';
import { StepItem } from './step-item.tsx';
import { WhatIfPanel } from './what-if-panel.tsx';
import { byPhase, keepSteps, stateCounts, subjectsOf } from './checklist-model.ts';

/** More limits than this stand folded: the steps are what the view is for. */
const SHOWN_LIMITS = 2;

export function ChecklistView(): ReactNode {
  const answer = useAnswer('checklist.current', {});
  return (
    <div className="view checklist">
      <Answered answer={answer} loading="Reading the checklist">
        {({ checklist }) => checklist === null
          ? <Panel className="grow" label="Checklist"><Empty title="No suspect is named yet" action={<Button intent="primary" onClick={() => { show('identities'); }}>Go to Identities</Button>}>The steps are made from a trail: name a suspect, and each of its credentials gets the operations that stop it, in order.</Empty></Panel>
          : <Filled checklist={checklist} />}
      </Answered>
    </div>
  );
}

function Filled({ checklist }: { readonly checklist: Checklist }): ReactNode {
  const subject = useAtom(checklistSubject);
  const { selection } = usePlace();
  const [side, setSide] = useState('outcomes');
  const [outcome, setOutcome] = useState<string | undefined>(undefined);
  const [openOnly, setOpenOnly] = useState(false);
  const kept = keepSteps(checklist.steps, subject, outcome, openOnly);
  const counts = stateCounts(checklist.steps);
  const chosen = selection.kind === 'step' ? selection.id : undefined;
  return (
    <div className="split grow">
      <Panel className="checklist-side" label="Outcomes and what-if">
        <div className="tab-line">
          <Tabs id="checklist-tabs" selectedTabId={side} onChange={(id) => { setSide(String(id)); }} animate={false}><Tab id="outcomes" title="Outcomes" /><Tab id="what-if" title="What if" /></Tabs>
        </div>
        <TabPanel group="checklist-tabs" id={side}>{side === 'outcomes' ? <Outcomes outcomes={checklist.outcomes} chosen={outcome} onChoose={setOutcome} /> : <WhatIfPanel />}</TabPanel>
      </Panel>
      <Panel className="grow" title="Steps" note={`${kept.length === checklist.steps.length ? plural(kept.length, 'step') : `showing ${kept.length} of ${checklist.steps.length}`}${outcome === undefined ? '' : ` for ${outcome}`}`} tools={(
        <>
          <span className="state-counts">{(['done', 'failed', 'cannot-tell', 'open'] as const).map((s) => <span key={s}><StateMark state={s} /> {counts[s]}</span>)}</span>
          <label className="check-label"><input type="checkbox" checked={openOnly} onChange={(e) => { setOpenOnly(e.currentTarget.checked); }} />not done</label>
          <HTMLSelect aria-label="Subject of the steps" value={subject} onChange={(e) => { checklistSubject.set(e.currentTarget.value); }} options={[{ value: '', label: 'every subject' }, ...subjectsOf(checklist.steps).map((s) => ({ value: s, label: shortMiddle(visible(s), 34) }))]} />
        </>
      )}>
        <div className="scroll">
          {checklist.limits.length > 0 && (
            <details className="limits" open={checklist.limits.length <= SHOWN_LIMITS}>
              <summary>{plural(checklist.limits.length, 'limit')} of this checklist</summary>
              {checklist.limits.map((l) => <p key={l} className="limit"><LogText text={l} /></p>)}
            </details>
          )}
          {kept.length === 0 && <Empty title="No step fits">Show every subject, every outcome and the finished steps again.</Empty>}
          {byPhase(kept).map((g) => (
            <section key={g.phase} className="phase" aria-label={capital(g.phase)}>
              <h2>{capital(g.phase)} <span className="muted">{g.steps.length}</span></h2>
              {g.steps.map((s) => <StepItem key={s.id} step={s} all={checklist.steps} open={s.id === chosen} onToggle={() => { select(s.id === chosen ? { kind: 'none' } : { kind: 'step', id: s.id }); }} onGo={(id) => { select({ kind: 'step', id }); }} />)}
            </section>
          ))}
        </div>
      </Panel>
    </div>
  );
}
