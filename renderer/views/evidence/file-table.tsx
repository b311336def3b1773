/** Every evidence file with its counts side by side, so that a row can be added up by eye. */
import { TickIcon, WarningSignIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import type { EvidenceFile } from '../../../shared/domain/evidence.ts';
import { showBytes } from '../../format/bytes.ts';
import { showCount } from '../../format/count.ts';
import { lastPart, shortHash } from '../../format/id.ts';
import { showTime } from '../../format/time.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { addsUp, needsEyes, sumOf } from './evidence-model.ts';

const number = (id: string, title: string, of: (f: EvidenceFile) => number, tone = ''): Column<EvidenceFile> => ({
  id, title, size: 72, align: 'end', text: (f) => String(of(f)), cell: (f) => <span className={of(f) === 0 ? 'muted' : tone}>{showCount(of(f))}</span>,
});

const COLUMNS: readonly Column<EvidenceFile>[] = [
  { id: 'mark', title: '', size: 44, text: (f) => (needsEyes(f) ? 'needs attention' : ''), cell: (f) => (needsEyes(f) ? <WarningSignIcon size={13} className="mark-warn" title={f.attention ?? 'records were rejected, or an assumption was made'} /> : null) },
  { id: 'file', title: 'File', size: 214, grow: 2, text: (f) => (f.member === undefined ? f.path : `${f.path}!/${f.member}`), cell: (f) => <LogText cut="middle" text={f.member === undefined ? lastPart(f.path) : `${lastPart(f.path)} › ${f.member}`} /> },
  { id: 'format', title: 'Format', size: 122, text: (f) => f.format, cell: (f) => <LogText text={f.format} cut="end" /> },
  number('records', 'Records', (f) => f.records),
  number('stored', '= Stored', (f) => f.stored), number('duplicates', '+ Dupl.', (f) => f.duplicates), number('skipped', '+ Skipped', (f) => f.skippedCount), number('rejected', '+ Rejected', (f) => f.rejectedCount, 'is-bad'),
  { id: 'sum', title: 'Adds up', size: 64, text: (f) => (addsUp(sumOf(f)) ? 'yes' : 'no'), cell: (f) => (addsUp(sumOf(f)) ? <TickIcon size={14} className="mark-good" title="records = stored + duplicates + skipped + rejected" /> : <b className="is-bad">no</b>) },
  { id: 'hash', title: 'SHA-256', size: 142, text: (f) => f.sha256, cell: (f) => <><span className="mono">{shortHash(f.sha256)}</span><CopyButton text={f.sha256} what="SHA-256" /></> },
  { id: 'size', title: 'Size', size: 76, align: 'end', text: (f) => String(f.bytes), cell: (f) => showBytes(f.bytes) },
  { id: 'first', title: 'First event (UTC)', size: 148, text: (f) => showTime(f.first) },
];

export function FileTable({ files, chosen, stale, none, onChoose }: { readonly files: readonly EvidenceFile[]; readonly chosen: string | undefined; readonly stale: boolean; readonly none: boolean; readonly onChoose: (f: EvidenceFile) => void }): ReactNode {
  return (
    <DataTable
      label="Evidence files" rows={files} columns={COLUMNS} keyOf={(f) => f.id} chosen={chosen} onChoose={onChoose} stale={stale}
      empty={none ? <Empty title="No file is taken in yet">Say above how the refused files are to be read, or add others.</Empty> : <Empty title="No file fits">Change the search, or show all files again.</Empty>}
    />
  );
}
