/** Evidence: take files in, and see what became of every record of each. */
import { Button, InputGroup } from '@blueprintjs/core';
import { DocumentIcon, FolderCloseIcon, SearchIcon } from '@blueprintjs/icons';
import { useState, type DragEvent, type ReactNode } from 'react';
import { ask, pathOf } from '../../bridge/client.ts';
import { startTask } from '../../bridge/tasks.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { useTask } from '../../bridge/use-task.ts';
import type { EvidenceFile } from '../../../shared/domain/evidence.ts';
import { caseChanged } from '../../bridge/answers.ts';
import { plural, showCount } from '../../format/count.ts';
import { Empty } from '../../parts/empty.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { useAtom } from '../../state/atom.ts';
import { openCase, refreshCase } from '../../state/case.ts';
import { refusedHere, rememberRefused } from '../../state/refused.ts';
import { select } from '../../state/place.ts';
import { usePlace } from '../../state/use-place.ts';
import { FileDetail } from './file-detail.tsx';
import { FileTable } from './file-table.tsx';
import { RefusedList } from './refused-list.tsx';
import { SumLine } from './sum-line.tsx';
import { searchFiles, stillRefused, sumOfTotals, type ImportChoice } from './evidence-model.ts';

async function importPaths(paths: readonly string[], choice: ImportChoice = {}): Promise<void> {
  if (paths.length === 0) return;
  const now = openCase.get();
  const done = await startTask('evidence.import', 'Importing evidence', { paths, ...choice });
  if (done.ok && now.kind === 'open') rememberRefused(now.summary.path, done.value.refused);
  caseChanged();
  await refreshCase();
}

export function EvidenceView(): ReactNode {
  const answer = useAnswer('evidence.list', {});
  const task = useTask('evidence.import');
  const { selection } = usePlace();
  const remembered = useAtom(refusedHere);
  const now = useAtom(openCase);
  const casePath = now.kind === 'open' ? now.summary.path : '';
  const [over, setOver] = useState(false);
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState(false);
  const [reference, setReference] = useState(false);
  const byReference = reference ? { reference } : {};
  const choose = async (kind: 'files' | 'folder'): Promise<void> => {
    const chosen = await ask('dialog.add-evidence', { kind });
    if (chosen.ok) await importPaths(chosen.value.paths, byReference);
  };
  const drop = (e: DragEvent): void => {
    e.preventDefault();
    setOver(false);
    void importPaths([...e.dataTransfer.files].map(pathOf).filter((p) => p !== ''), byReference);
  };
  const busy = task !== undefined && task.state !== 'failed';
  const buttons = (
    <>
      <Button intent="primary" size="small" icon={<DocumentIcon size={13} />} disabled={busy} onClick={() => { void choose('files'); }}>Add files…</Button>
      <Button size="small" icon={<FolderCloseIcon size={13} />} disabled={busy} onClick={() => { void choose('folder'); }}>Add folder…</Button>
    </>
  );
  return (
    <div
      className={`view evidence ${over ? 'is-over' : ''}`} data-testid="drop-zone" onDrop={drop}
      onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={(e) => { if (e.target === e.currentTarget) setOver(false); }}
    >
      <div className="drop-bar">
        {busy ? <span className="grow"><b>Importing.</b> <span className="muted">Progress and Cancel are in the line at the bottom; everything else stays usable.</span></span> : <span className="grow"><b>Drop log files or folders here</b> <span className="muted">– plain or packed (.gz .zst .bz2 .xz .zip .tar); read only, sealed with SHA-256 as they are read.</span></span>}
        {!busy && <label className="check-label" title="No copy is kept in the case: only hashes, and where each record stands. The originals must stay where they are to be read again."><input type="checkbox" checked={reference} onChange={(e) => { setReference(e.currentTarget.checked); }} />keep only hashes</label>}
        {buttons}
      </div>
      <Answered answer={answer} loading="Reading the list of evidence">
        {(list) => {
          const shown = searchFiles(list.files, search, marked);
          const refused = stillRefused(list.refused, remembered.case === casePath ? remembered.files : [], list.files);
          const file = selection.kind === 'file' ? list.files.find((f) => f.id === selection.id) : undefined;
          if (list.files.length === 0 && refused.length === 0) {
            return <Panel className="grow" label="Evidence files"><Empty title="This case holds no evidence yet" action={buttons}>Add log exports and credential inventories. Every record becomes an event or an inventory entry, or is skipped or rejected for a reason shown here.</Empty></Panel>;
          }
          return (
            <>
              <section className="totals" aria-label="Totals">
                <SumLine sum={sumOfTotals(list.totals)} size="large" />
                <span className="muted">{plural(list.totals.files, 'file')} gave {plural(list.totals.events, 'event')} and {plural(list.totals.entries, 'inventory entry', 'inventory entries')}{refused.length > 0 ? `; ${plural(refused.length, 'file')} refused` : ''}</span>
              </section>
              {refused.length > 0 && <RefusedList refused={refused} busy={busy} onAgain={(paths, choice) => { void importPaths(paths, { ...byReference, ...choice }); }} />}
              <div className="split grow">
                <Panel className="grow" title="Evidence files" note={shown.length === list.files.length ? undefined : `showing ${showCount(shown.length)} of ${showCount(list.files.length)}`} tools={(
                  <>
                    <label className="check-label"><input type="checkbox" checked={marked} onChange={(e) => { setMarked(e.currentTarget.checked); }} />needing attention</label>
                    <InputGroup type="search" size="small" leftIcon={<SearchIcon size={13} />} placeholder="Path, format, hash" aria-label="Search evidence files" value={search} onValueChange={setSearch} />
                  </>
                )}>
                  <FileTable files={shown} chosen={file?.id} stale={answer.stale} none={list.files.length === 0} onChoose={(f: EvidenceFile) => { select({ kind: 'file', id: f.id }); }} />
                </Panel>
                {file !== undefined && <FileDetail file={file} />}
              </div>
            </>
          );
        }}
      </Answered>
    </div>
  );
}
