/** Findings: claims about behaviour, worst first, each with its thresholds, framework ids and events. */
import { Button, ButtonGroup, InputGroup } from '@blueprintjs/core';
import { SearchIcon } from '@blueprintjs/icons';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { Finding, Severity } from '../../../shared/domain/finding.ts';
import { showCount } from '../../format/count.ts';
import { showInstant, showTime } from '../../format/time.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { EventList } from '../../parts/event-link.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label, SeverityMark } from '../../parts/marks.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { askTrace } from '../../state/dialogs.ts';
import { select, show } from '../../state/place.ts';
import { usePlace } from '../../state/use-place.ts';
import { BenignButton, BenignNote } from './benign.tsx';
import { ThresholdsButton, ThresholdsDrawer } from './thresholds.tsx';
import { countBySeverity, orderFindings, searchFindings } from './findings-model.ts';

const COLUMNS: readonly Column<Finding>[] = [
  { id: 'severity', title: 'Severity', size: 86, text: (f) => f.severity, cell: (f) => <SeverityMark severity={f.severity} /> },
  { id: 'title', title: 'Finding', size: 200, grow: 2, text: (f) => (f.benign === undefined ? f.title : `benign: ${f.title}`), cell: (f) => (f.benign === undefined ? <LogText cut="end" text={f.title} /> : <span className="rowline"><Label tone="good">benign</Label><LogText cut="end" text={f.title} /></span>) },
  { id: 'credential', title: 'Credential', size: 178, text: (f) => f.credential ?? '', cell: (f) => (f.credential === undefined ? null : <LogText mono cut="middle" text={f.credential} />) },
  { id: 'at', title: 'At (UTC)', size: 146, text: (f) => showTime(f.at) },
  { id: 'events', title: 'Events', size: 62, align: 'end', text: (f) => String(f.eventCount), cell: (f) => showCount(f.eventCount) },
  { id: 'ids', title: 'Framework ids', size: 170, text: (f) => [...f.attack, ...f.owasp, ...f.atlas].join(' ') },
];

export function FindingsView(): ReactNode {
  const answer = useAnswer('findings.list', {});
  const all = useMemo(() => orderFindings(answer.value?.findings ?? []), [answer.value]);
  const benign = all.filter((f) => f.benign !== undefined).length;
  const { selection } = usePlace();
  const [search, setSearch] = useState('');
  const [measures, setMeasures] = useState(false);
  const closeMeasures = useCallback(() => { setMeasures(false); }, []);
  const measured = <ThresholdsButton isOpen={measures} onClick={() => { setMeasures(!measures); }} />;
  const [severity, setSeverity] = useState<Severity | undefined>(undefined);
  const shown = useMemo(() => searchFindings(all, search, severity), [all, search, severity]);
  const chosen = selection.kind === 'finding' ? all.find((f) => f.id === selection.id) : undefined;
  return (
    <div className="view findings">
      <Answered answer={answer} loading="Reading the findings">
        {() => all.length === 0
          ? <Panel className="grow" label="Findings"><Empty title="No findings" action={<span className="rowline"><Button onClick={() => { show('identities'); }}>Go to Identities</Button>{measured}</span>}>Either nothing crossed a threshold, or no suspect is named yet. Name one in Identities; Coverage says what the evidence cannot show.</Empty></Panel>
          : (
            <div className="split grow">
              <Panel className="grow" title="Findings" note={`${shown.length === all.length ? showCount(all.length) : `showing ${shown.length} of ${all.length}`}${benign === 0 ? '' : `, ${benign} called benign`}`} tools={(
                <>
                  {measured}
                  <ButtonGroup aria-label="Severity">
                    {countBySeverity(all).map(([s, n]) => <Button key={s} size="small" active={severity === s} aria-pressed={severity === s} disabled={n === 0} onClick={() => { setSeverity(severity === s ? undefined : s); }}>{s} {n}</Button>)}
                  </ButtonGroup>
                  <InputGroup type="search" size="small" leftIcon={<SearchIcon size={13} />} placeholder="Claim, credential, id  ( / )" aria-label="Search findings" value={search} onValueChange={setSearch} />
                </>
              )}>
                <DataTable label="Findings" rows={shown} columns={COLUMNS} keyOf={(f) => f.id} chosen={chosen?.id} stale={answer.stale} onChoose={(f) => { select({ kind: 'finding', id: f.id }); }} empty={<Empty title="No finding fits">Change the search or the severity.</Empty>} />
              </Panel>
              {chosen === undefined ? <Panel className="detail hint-panel" label="Finding"><Empty title="Choose a finding">Its claim, the thresholds that were applied and its events appear here.</Empty></Panel> : <Detail key={chosen.id} finding={chosen} />}
            </div>
          )}
      </Answered>
      {measures && <ThresholdsDrawer onClose={closeMeasures} />}
    </div>
  );
}

function Detail({ finding: f }: { readonly finding: Finding }): ReactNode {
  return (
    <Panel className="detail" label="Finding" title={<LogText text={f.title} />}>
      <div className="scroll pad stack">
        <div className="rowline wraps"><SeverityMark severity={f.severity} />{[...f.attack, ...f.owasp, ...f.atlas].map((id) => <Label key={id} tone="info">{id}</Label>)}</div>
        <BenignNote finding={f} />
        <p className="because"><LogText text={f.claim} /></p>
        <Facts rows={[
          ['At', showInstant(f.at)], ['Identity', f.identity === undefined ? undefined : <LogText key="i" mono text={f.identity} />], ['Credential', f.credential === undefined ? undefined : <LogText key="c" mono text={f.credential} />],
          ['Rule', <span key="r" className="mono">{f.rule}</span>], ['Events', <EventList key="e" events={f.events} count={f.eventCount} most={8} />],
        ]} />
        <h3>Thresholds applied</h3>
        <ul className="plain-list">{f.thresholds.map((t) => <li key={t}><LogText text={t} /></li>)}</ul>
        <div className="rowline wraps">
          {f.credential !== undefined && <Button size="small" onClick={() => { show('timeline', { selection: { kind: 'credential', value: f.credential ?? '' } }); }}>Timeline of the credential</Button>}
          {(f.credential !== undefined || f.identity !== undefined) && <Button size="small" onClick={() => { askTrace(f.credential === undefined ? { identity: f.identity } : { credential: f.credential }); }}>Trace from here</Button>}
          <BenignButton finding={f} />
        </div>
      </div>
    </Panel>
  );
}
