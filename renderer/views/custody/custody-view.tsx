/** Custody: the ledger of everything that was done, and the check that the case is still what it was. */
import { Button } from '@blueprintjs/core';
import { CrossIcon, ShieldIcon, TickIcon } from '@blueprintjs/icons';
import { useCallback, type ReactNode } from 'react';
import { ask } from '../../bridge/client.ts';
import { startTask } from '../../bridge/tasks.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { useOutcome, useTask } from '../../bridge/use-task.ts';
import type { LedgerEntry, VerifyOutcome } from '../../../shared/domain/custody.ts';
import { ok } from '../../../shared/domain/fault.ts';
import { plural, showCount } from '../../format/count.ts';
import { shortHash } from '../../format/id.ts';
import { showTime } from '../../format/time.ts';
import { words } from '../../format/words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Facts } from '../../parts/facts.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { Loading, Panel, StaleMark } from '../../parts/panel.tsx';
import { bodyLine, checkedLines } from './custody-model.ts';

const COLUMNS: readonly Column<LedgerEntry>[] = [
  { id: 'seq', title: '#', size: 56, align: 'end', text: (e) => String(e.seq), cell: (e) => showCount(e.seq) },
  { id: 'at', title: 'At (UTC)', size: 148, text: (e) => showTime(e.at) },
  { id: 'kind', title: 'What', size: 138, text: (e) => words(e.kind) },
  { id: 'by', title: 'By', size: 110, text: (e) => e.by, cell: (e) => <LogText cut="end" text={e.by} /> },
  { id: 'body', title: 'Details', size: 260, grow: 3, text: (e) => e.body, cell: (e) => <LogText cut="end" text={bodyLine(e.body)} /> },
  { id: 'prev', title: 'Previous', size: 116, text: (e) => e.prev, cell: (e) => <span className="mono muted">{shortHash(e.prev)}</span> },
  { id: 'hash', title: 'Hash', size: 140, text: (e) => e.hash, cell: (e) => <><span className="mono">{shortHash(e.hash)}</span><CopyButton text={e.hash} what={`hash of entry ${e.seq}`} /></> },
];

export function CustodyView(): ReactNode {
  const task = useTask('custody.verify');
  const outcome = useOutcome('custody.verify');
  const fetchPage = useCallback(async (_question: string, after: number | undefined) => {
    const answer = await ask('custody.ledger', { limit: 200, ...(after === undefined ? {} : { after }) });
    if (!answer.ok) return answer;
    const { entries, total } = answer.value;
    const last = entries.at(-1)?.seq;
    return ok({ page: { rows: entries, next: last !== undefined && last < total ? last : undefined }, extra: total });
  }, []);
  const pages = usePages<LedgerEntry, number, number>('ledger', fetchPage);
  const running = task !== undefined && task.state !== 'failed';
  const verify = (): void => { void startTask('custody.verify', 'Verifying the case', {}); };
  return (
    <div className="view custody">
      <Panel title="Verification" note="reads every sealed byte, row and ledger entry again and compares" tools={<Button intent="primary" size="small" icon={<ShieldIcon size={13} />} disabled={running} onClick={verify}>Verify now</Button>}>
        {running ? <p className="pad muted" role="status">Verifying. Progress and Cancel are in the line at the bottom.</p> : outcome === undefined ? <p className="pad muted">Not verified since this window opened. Verifying changes nothing in the case.</p> : <Outcome outcome={outcome} />}
      </Panel>
      {pages.fault !== undefined && <FaultPanel fault={pages.fault} onRetry={pages.retry} />}
      <Panel className="grow" title="Ledger" note={pages.extra === undefined ? undefined : `${plural(pages.extra, 'entry', 'entries')}, oldest first; each hash covers the one before`}>
        {pages.stale && <StaleMark />}
        {pages.rows.length === 0 && pages.loading ? <Loading what="Reading the ledger" /> : <DataTable label="Ledger" rows={pages.rows} columns={COLUMNS} keyOf={(e) => String(e.seq)} hasMore={pages.hasMore} onMore={pages.more} stale={pages.stale} empty={pages.fault === undefined ? <Empty title="The ledger is empty">It begins with the making of the case.</Empty> : <span />} />}
      </Panel>
    </div>
  );
}

function Outcome({ outcome }: { readonly outcome: VerifyOutcome }): ReactNode {
  return (
    <div className="pad stack" role="status" data-testid="verify-outcome">
      <div className={`verdict ${outcome.ok ? 'is-right' : 'is-wrong'}`}>{outcome.ok ? <TickIcon size={16} aria-hidden="true" /> : <CrossIcon size={16} aria-hidden="true" />}<b>{outcome.ok ? 'Everything matches what was recorded' : `${plural(outcome.problems.length, 'problem')} found: do not rely on what is named here`}</b></div>
      {outcome.problems.length > 0 && (
        <table className="simple-table"><thead><tr><th>Where</th><th>What</th><th>Detail</th></tr></thead><tbody>{outcome.problems.map((p, i) => <tr key={i}><td><Label tone="bad">{words(p.where)}</Label></td><td><LogText mono text={p.what} /></td><td><LogText text={p.detail} /></td></tr>)}</tbody></table>
      )}
      <Facts rows={[...checkedLines(outcome), ['Ledger head', <span key="h"><span className="mono log">{outcome.head}</span><CopyButton text={outcome.head} what="ledger head" /> <span className="muted">note this one value down elsewhere</span></span>]]} />
    </div>
  );
}
