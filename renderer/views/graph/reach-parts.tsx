/** The potential reach as a table and in detail: what inventories leave open, with their dates. None of it was observed, and it says so. */
import { useMemo, type ReactNode } from 'react';
import { REACH_WORDS, type PotentialReach, type Reachable } from '../../../shared/domain/reach.ts';
import { platformWords } from '../../../shared/domain/words.ts';
import { plural, showCount } from '../../format/count.ts';
import { visible } from '../../format/hostile.ts';
import { showInstant, showTime } from '../../format/time.ts';
import { capital, words } from '../../format/words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { asOfWay, reachIdOf, shortWay, wayText } from './reach-model.ts';

const NOT_DATED = 'the inventory gives no date';

export function ReachTable({ reach, total, chosen, onChoose, onOpen }: {
  readonly reach: PotentialReach; readonly total: number; readonly chosen: string | undefined; readonly onChoose: (id: string) => void; readonly onOpen: (id: string) => void;
}): ReactNode {
  const ids = useMemo(() => new Map(reach.reachable.map((r, i) => [r, reachIdOf(i)])), [reach]);
  const idOf = (r: Reachable): string => ids.get(r) ?? '';
  const columns = useMemo((): readonly Column<Reachable>[] => [
    { id: 'id', title: 'Id', size: 46, text: (r) => ids.get(r) ?? '', cell: (r) => <b>{ids.get(r)}</b> },
    { id: 'name', title: 'Could be reached', size: 210, grow: 2, text: (r) => r.name, cell: (r) => <LogText mono cut="middle" text={r.name} /> },
    { id: 'platform', title: 'Platform', size: 88, text: (r) => platformWords(r.platform) },
    { id: 'way', title: 'Way', size: 300, grow: 3, text: wayText, cell: (r) => <span title={visible(wayText(r))}><LogText cut="end" text={shortWay(r)} /></span> },
    { id: 'steps', title: 'Steps', size: 50, align: 'end', text: (r) => String(r.path.length) },
    { id: 'condition', title: 'Condition', size: 92, text: (r) => (r.conditional ? 'conditional' : 'none stated'), cell: (r) => (r.conditional ? <Label tone="warn">conditional</Label> : <span className="muted">none stated</span>) },
    { id: 'asof', title: 'As of (UTC)', size: 104, text: (r) => (asOfWay(r) === undefined ? 'no date' : showTime(asOfWay(r)).slice(0, 10)) },
    { id: 'since', title: 'Open since (UTC)', size: 128, text: (r) => (r.openSince === undefined ? 'not known' : showTime(r.openSince)) },
    { id: 'grants', title: 'Granted there', size: 220, grow: 1, text: (r) => r.grants.join('; '), cell: (r) => (r.grantCount === 0 ? <span className="muted">not stated</span> : <span className="rowline"><b>{showCount(r.grantCount)}</b><LogText cut="end" text={r.grants[0] ?? ''} /></span>) },
  ], [ids]);
  return (
    <>
      <div className="reach-note">
        <p><b>Not observed.</b> {`What inventories leave open from ${plural(reach.from.length, 'identity', 'identities')} of the trail and the hosts and secrets it held: showing ${showCount(reach.reachable.length)} of ${showCount(total)}, shortest ways first.`}</p>
        {reach.limits.map((l) => <p key={l} className="muted small">{capital(l)}.</p>)}
      </div>
      <DataTable
        label="Could be reached, not observed" rows={reach.reachable} columns={columns} keyOf={idOf} chosen={chosen} onChoose={(r) => { onChoose(idOf(r)); }} onOpen={(r) => { onOpen(idOf(r)); }}
        empty={<Empty title="No further way is known">The inventories in the case leave no way open from the trail, or there is none. Import trust policies, role bindings and secret locations to see what could be reached.</Empty>}
      />
    </>
  );
}

export function ReachDetail({ id, reachable: r }: { readonly id: string; readonly reachable: Reachable }): ReactNode {
  return (
    <div className="scroll pad stack">
      <div className="rowline wraps"><Label>could be reached</Label><b>{id}</b><Label tone="info">not observed</Label>{r.conditional && <Label tone="warn">under a condition that is not judged</Label>}</div>
      <p><LogText mono text={r.name} /><CopyButton text={r.name} what="name" /></p>
      <Facts rows={[
        ['Kind', words(r.kind)], ['Platform', platformWords(r.platform)], ['Open since', r.openSince === undefined ? 'the inventories do not date it' : showInstant(r.openSince)],
        ['As of', asOfWay(r) === undefined ? NOT_DATED : showInstant(asOfWay(r))],
      ]} />
      <h3>{`The way, ${plural(r.path.length, 'step')}`}</h3>
      <ol className="way">
        {r.path.map((s, i) => (
          <li key={i}>
            <div><LogText mono text={s.from} /> <span className="muted">{REACH_WORDS[s.kind]}</span> <LogText mono text={s.to} /></div>
            {s.detail !== undefined && <div><LogText text={s.detail} /></div>}
            <div className="muted small"><LogText text={s.entry} />, {s.asOf === undefined ? NOT_DATED : `as of ${showInstant(s.asOf)}`}</div>
          </li>
        ))}
      </ol>
      <h3>{r.grantCount === 0 ? 'What it is granted is not stated by the inventories' : `Granted there: showing ${showCount(r.grants.length)} of ${showCount(r.grantCount)}`}</h3>
      {r.grants.length > 0 && <ul className="names">{r.grants.map((g) => <li key={g}><LogText text={g} /></li>)}</ul>}
    </div>
  );
}
