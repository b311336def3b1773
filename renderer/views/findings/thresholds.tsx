/** What findings are measured by: every threshold with what it decides, and the analyst's word that sets one for this case or takes that back. */
import { Button, InputGroup, TextArea } from '@blueprintjs/core';
import { SearchIcon } from '@blueprintjs/icons';
import { useMemo, useState, type ReactNode } from 'react';
import { caseChanged } from '../../bridge/answers.ts';
import { startTask } from '../../bridge/tasks.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { isChanged, orderThresholds, rangeWords, thresholdWords, type Baseline, type Threshold } from '../../../shared/domain/threshold.ts';
import { showInstant } from '../../format/time.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { Drawer } from '../../parts/drawer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { Answered } from '../../parts/panel.tsx';
import { refreshCase } from '../../state/case.ts';
import { person, setPerson } from '../../state/preferences.ts';
import { changedWords, fieldHint, outcomeWords, problemOf, searchThresholds } from './thresholds-model.ts';

const COLUMNS: readonly Column<Threshold>[] = [
  { id: 'name', title: 'Threshold', size: 218, text: (t) => (isChanged(t) ? `changed: ${t.name}` : t.name), cell: (t) => <span className="rowline"><span className="mono ellipsis">{t.name}</span>{isChanged(t) && <Label tone="warn">changed</Label>}</span> },
  { id: 'value', title: 'In force', size: 108, text: (t) => thresholdWords(t, t.value), cell: (t) => (isChanged(t) ? <b>{thresholdWords(t, t.value)}</b> : thresholdWords(t, t.value)) },
  { id: 'says', title: 'What it decides', size: 180, grow: 1, text: (t) => t.says, cell: (t) => <span className="ellipsis" title={t.says}>{t.says}</span> },
];

export function ThresholdsButton({ isOpen, onClick }: { readonly isOpen: boolean; readonly onClick: () => void }): ReactNode {
  const thresholds = useAnswer('findings.thresholds', {}).value?.thresholds ?? [];
  return <Button size="small" active={isOpen} aria-expanded={isOpen} onClick={onClick}>{thresholds.some(isChanged) ? <b className="mark-warn">{changedWords(thresholds)}</b> : changedWords(thresholds)}</Button>;
}

export function ThresholdsDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const answer = useAnswer('findings.thresholds', {});
  const [search, setSearch] = useState('');
  const [name, setName] = useState<string | undefined>(undefined);
  const [did, setDid] = useState<string | undefined>(undefined);
  const all = useMemo(() => orderThresholds(answer.value?.thresholds ?? []), [answer.value]);
  const shown = useMemo(() => searchThresholds(all, search), [all, search]);
  const chosen = all.find((t) => t.name === name);
  const changed = all.filter(isChanged).length;
  return (
    <Drawer what="thresholds" label="Thresholds" onClose={onClose} title={<><b>Thresholds</b> <span className="muted">{changed === 0 ? `all ${all.length} as by default` : `${changed} of ${all.length} changed for this case`}</span></>}>
      <Answered answer={answer} loading="Reading the thresholds">
        {({ baselines }) => (
          <div className="thresholds">
            <div className="rowline">
              <InputGroup fill type="search" size="small" leftIcon={<SearchIcon size={13} />} placeholder="Name, rule, what it decides" aria-label="Search thresholds" value={search} onValueChange={setSearch} />
              <span className="muted nowrap">{shown.length === all.length ? '' : `showing ${shown.length} of ${all.length}`}</span>
            </div>
            <p role="status" className="muted">{did ?? 'A change is recorded with your name and reason, and the findings are evaluated again.'}</p>
            <div className="thresholds-table"><DataTable label="Thresholds" rows={shown} columns={COLUMNS} keyOf={(t) => t.name} chosen={chosen?.name} stale={answer.stale} onChoose={(t) => { setName(t.name); }} empty={<Empty title="No threshold fits">Change the search.</Empty>} /></div>
            {chosen === undefined ? <p className="muted">Choose a threshold to read what it decides, or to change it.</p> : <Detail key={chosen.name} threshold={chosen} baselines={baselines.filter((b) => chosen.rules.includes(b.rule))} onDone={setDid} />}
          </div>
        )}
      </Answered>
    </Drawer>
  );
}

function Detail({ threshold: t, baselines, onDone }: { readonly threshold: Threshold; readonly baselines: readonly Baseline[]; readonly onDone: (did: string) => void }): ReactNode {
  const [asked, setAsked] = useState<'set' | 'default' | undefined>(undefined);
  return (
    <section className="thresholds-detail stack" aria-label={`Threshold ${t.name}`}>
      <h3 className="mono">{t.name}</h3>
      <p>{t.says}</p>
      <Facts rows={[
        ['In force', <span key="v" className="rowline"><b>{thresholdWords(t, t.value)}</b>{isChanged(t) && <Label tone="warn">changed</Label>}</span>],
        ...(t.said === undefined ? [] : [['Asserted', <LogText key="w" text={`by ${t.said.by} at ${showInstant(t.said.at)}: ${t.said.reason}`} />] as const]),
        ['Default', thresholdWords(t, t.default)], ['Allowed', rangeWords(t)],
        ...baselines.map((b) => [b.rule, `compares with ${b.baseline}: ${b.window}`] as const),
      ]} />
      <div className="rowline">
        <Button size="small" onClick={() => { setAsked('set'); }}>Change…</Button>
        {t.said !== undefined && <Button size="small" onClick={() => { setAsked('default'); }}>Back to the default…</Button>}
      </div>
      {asked !== undefined && <ThresholdDialog threshold={t} is={asked} onDone={onDone} onClose={() => { setAsked(undefined); }} />}
    </section>
  );
}

function ThresholdDialog({ threshold: t, is, onDone, onClose }: { readonly threshold: Threshold; readonly is: 'set' | 'default'; readonly onDone: (did: string) => void; readonly onClose: () => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const [by, setBy] = useState(person.get());
  const [reason, setReason] = useState('');
  const problem = is === 'set' ? problemOf(t, typed) : undefined;
  const submit = async (): Promise<void> => {
    setPerson(by.trim());
    onClose();
    const result = await startTask('assert.threshold', 'Evaluating findings', { name: t.name, value: is === 'set' ? Number(typed) : null, by: by.trim(), reason: reason.trim() });
    if (!result.ok) return;
    onDone(outcomeWords(result.value));
    caseChanged();
    await refreshCase();
  };
  return (
    <FormDialog title={is === 'set' ? `Change ${t.name}` : `${t.name} back to the default`} action="Record and evaluate" disabled={by.trim() === '' || reason.trim() === '' || problem !== undefined || (is === 'set' && typed.trim() === '')} onSubmit={() => { void submit(); }} onClose={onClose}>
      <p>{is === 'set' ? t.says : `From ${thresholdWords(t, t.value)} to ${thresholdWords(t, t.default)}.`}</p>
      {is === 'set' && <Field label={`New value${t.unit === 'share' ? '' : ` in ${t.unit === 'count' ? `${t.of}s` : t.unit}`}, now ${t.value}`} hint={fieldHint(t)} problem={problem}><InputGroup autoFocus inputMode="decimal" value={typed} onValueChange={setTyped} /></Field>}
      <Field label="Decided by"><InputGroup autoFocus={is === 'default' && by === ''} value={by} onValueChange={setBy} /></Field>
      <Field label="Reason" hint="Stands in the ledger, and in the report beside the threshold."><TextArea fill autoFocus={is === 'default' && by !== ''} value={reason} onChange={(e) => { setReason(e.currentTarget.value); }} /></Field>
    </FormDialog>
  );
}
