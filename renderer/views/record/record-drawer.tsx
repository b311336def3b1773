/** The record behind an event: what we read from it, and the very bytes it was read from, with the place and hash to check them by. */
import { Button, InputGroup } from '@blueprintjs/core';
import { SearchIcon } from '@blueprintjs/icons';
import { useMemo, useState, type ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import { contraryWords, type ContraryRecord } from '../../../shared/domain/contrary.ts';
import type { RecordView } from '../../../shared/domain/event.ts';
import { printLocator } from '../../../shared/domain/locator.ts';
import { showBytes } from '../../format/bytes.ts';
import { plural } from '../../format/count.ts';
import { showInstant, showPrecision, showTime } from '../../format/time.ts';
import { capital, words } from '../../format/words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Drawer } from '../../parts/drawer.tsx';
import { Facts, type FactRow } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { DepthMark, OutcomeMark } from '../../parts/marks.tsx';
import { Answered } from '../../parts/panel.tsx';
import { closeRecord, show } from '../../state/place.ts';
import { citationOf, findIn, prettyRecord, targetRows } from './record-model.ts';

export function RecordDrawer({ event }: { readonly event: string }): ReactNode {
  const answer = useAnswer('events.record', { event });
  return (
    <Drawer what="record" label={`Record of event ${event}`} onClose={closeRecord} title={<><b>Record</b> <span className="mono">{event}</span><CopyButton text={event} what="event id" /></>}>
      <Answered answer={answer} loading="Reading the record from the vault">{(view) => <Record view={view} />}</Answered>
    </Drawer>
  );
}

function Record({ view }: { readonly view: RecordView }): ReactNode {
  const e = view.event;
  const log = (text: string | undefined, mono = true): ReactNode => (text === undefined ? undefined : <LogText mono={mono} text={text} />);
  const rows: FactRow[] = [
    ['Time', <span key="t">{showTime(e.at, e.precisionUs)} UTC <span className="muted">{showPrecision(e.precisionUs)}</span></span>],
    ['Action', <span key="a" className="rowline wraps">{log(e.action)}<DepthMark depth={e.depth} /><OutcomeMark outcome={e.outcome} reason={e.reason} />{e.reason !== undefined && <LogText text={e.reason} />}</span>],
    ['Actor', e.actor === undefined ? undefined : <span key="n">{log(e.actor)} <span className="muted">{words(e.actorKind)}</span></span>],
    ['Credential', e.credential === undefined ? undefined : <span key="c">{log(e.credential)} <span className="muted">{e.credentialKind === undefined ? '' : words(e.credentialKind)}</span></span>],
    ...(e.sessionAt === undefined ? [] : [['Session began', showInstant(e.sessionAt)] as const]),
    ['Source', log(e.source)], ['Agent', log(e.agent)],
    ...targetRows(e.target).map(([name, value]): FactRow => [name, log(value)]),
    ...view.issues.map((i): FactRow => [`Issued ${i.what}`, <span key="i">{log(i.value)} <span className="muted">{words(i.kind)}{i.holder === undefined ? '' : ' of '}</span>{log(i.holder?.name)}{i.expires === undefined ? '' : `, expires ${showInstant(i.expires)}`}</span>]),
    ...view.facts.map((f): FactRow => [words(f.kind), log(f.text)]),
    ...(view.twins.length === 0 ? [] : [['Also recorded in', <span key="w" className="mono log">{view.twins.map((t) => `${t.evidence} line ${t.line}`).join(', ')}</span>] as const]),
  ];
  return (
    <div className="record">
      <section aria-label="Event">
        <div className="record-head"><h2>Event as read</h2><span className="grow" />
          {e.credential !== undefined && <Button size="small" onClick={() => { show('timeline', { selection: { kind: 'credential', value: e.credential ?? '' } }); }}>Timeline of this credential</Button>}
          <CopyButton text={citationOf(view)} what="event with its citation" label="Copy citation" />
        </div>
        <Facts rows={rows} />
      </section>
      <section aria-label="Where it stands">
        <div className="record-head"><h2>Where it stands</h2></div>
        <Facts rows={[
          ['Locator', <span key="l"><LogText mono text={printLocator(view.locator)} /><CopyButton text={printLocator(view.locator)} what="locator" /></span>],
          ['Evidence file', <span key="f"><span className="mono log">{view.locator.sha256}</span><CopyButton text={view.locator.sha256} what="SHA-256 of the evidence file" /></span>],
          ['Record', <span key="r"><span className="mono log">{view.recordSha256}</span><CopyButton text={view.recordSha256} what="SHA-256 of the record" /></span>],
        ]} />
      </section>
      <RawRecord text={view.text} cut={view.cut} length={view.locator.length} />
      {view.contrary.map((other) => <Contrary key={`${other.evidence} ${other.line}`} other={other} />)}
    </div>
  );
}

/** Another record of the same event that contradicts this one: what it says, and its own text. */
function Contrary({ other }: { readonly other: ContraryRecord }): ReactNode {
  const where = `${other.evidence} line ${other.line}`;
  return (
    <section aria-label={`Another record, ${where}`} className="record-raw">
      <div className="record-head"><h2>Another record says otherwise</h2><span className="mono log">{where}</span></div>
      <Facts rows={other.differs.map(({ kind, says, speaks }): FactRow => [capital(contraryWords(kind)), <span key="d"><LogText mono text={says} /> <span className="muted">here {speaks === undefined ? 'nothing' : <LogText mono text={speaks} />}</span></span>])} />
      {other.text !== undefined && <pre className="raw mono" tabIndex={0} aria-label={`Raw record text, ${where}`}><LogText lines text={prettyRecord(other.text).text} /></pre>}
    </section>
  );
}

function RawRecord({ text, cut, length }: { readonly text: string; readonly cut: boolean; readonly length: number }): ReactNode {
  const [search, setSearch] = useState('');
  const [asWritten, setAsWritten] = useState(false);
  const pretty = useMemo(() => prettyRecord(text), [text]);
  const shown = asWritten ? text : pretty.text;
  const pieces = useMemo(() => findIn(shown, search), [shown, search]);
  const hits = pieces.filter((p) => p.hit).length;
  return (
    <section aria-label="Raw record" className="record-raw">
      <div className="record-head">
        <h2>Raw record</h2><span className="muted">{showBytes(length)}{cut ? ', cut for the view' : ''}</span><span className="grow" />
        {search !== '' && <span className="muted" role="status">{plural(hits, 'hit')}</span>}
        <InputGroup type="search" size="small" leftIcon={<SearchIcon size={13} />} placeholder="Find in this record" aria-label="Find in this record" value={search} onValueChange={setSearch} />
        {pretty.json && <Button size="small" active={asWritten} onClick={() => { setAsWritten(!asWritten); }}>As written</Button>}
        <CopyButton text={text} what="raw record" />
      </div>
      {/* tabIndex: a long record scrolls by keyboard. */}
      <pre className="raw mono" tabIndex={0} aria-label="Raw record text">{pieces.map((p, i) => (p.hit ? <mark key={i}><LogText lines text={p.text} /></mark> : <LogText key={i} lines text={p.text} />))}</pre>
    </section>
  );
}
