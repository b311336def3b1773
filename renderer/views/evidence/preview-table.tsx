/** The first records of a file: as they stand in it, and as they would be stored. */
import type { ReactNode } from 'react';
import type { FilePreview, PreviewRow } from '../../../shared/domain/preview.ts';
import { showTime } from '../../format/time.ts';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';

const cell = (text: string | undefined): ReactNode => (text === undefined ? <span className="muted">–</span> : <LogText text={text} cut="end" />);

export function StoredRows({ rows }: { readonly rows: readonly PreviewRow[] }): ReactNode {
  return (
    <div className="preview-scroll" tabIndex={0} role="region" aria-label="The first records as they would be stored">
      <table className="simple-table preview-table">
        <thead><tr><th className="num">Line</th><th>Time (UTC)</th><th>Who</th><th>Action</th><th>Outcome</th><th>Credential</th><th>Source</th><th>Target</th></tr></thead>
        <tbody>
          {rows.map((r, i) => (r.kind === 'skipped' || r.kind === 'rejected'
            ? <tr key={i}><td className="num">{r.line}</td><td colSpan={7}><Label tone={r.kind === 'rejected' ? 'bad' : 'plain'}>{r.kind}</Label> <LogText text={r.why ?? ''} /></td></tr>
            : (
              <tr key={i}>
                <td className="num">{r.line}</td><td className="nowrap">{r.at === undefined ? '–' : showTime(r.at)}</td><td>{cell(r.actor)}</td><td>{cell(r.action)}</td>
                <td>{r.kind === 'entry' ? <Label tone="plain">inventory</Label> : cell(r.outcome)}</td><td>{cell(r.credential)}</td><td>{cell(r.source)}</td><td>{cell(r.kind === 'entry' ? [r.target, r.why].filter((t) => t !== undefined).join('; ') : r.target)}</td>
              </tr>
            )))}
        </tbody>
      </table>
    </div>
  );
}

const SHOWN_COLUMNS = 40;

export function RawRows({ preview }: { readonly preview: FilePreview }): ReactNode {
  const columns = preview.columns.slice(0, SHOWN_COLUMNS);
  return (
    <div className="preview-scroll" tabIndex={0} role="region" aria-label="The first records as they stand in the file">
      <table className="simple-table preview-table">
        <thead><tr>{columns.map((c, i) => <th key={i}><LogText text={c} cut="end" /></th>)}</tr></thead>
        <tbody>{preview.sample.slice(0, 5).map((cells, i) => <tr key={i}>{columns.map((_, j) => <td key={j}>{cell(cells[j] === '' ? undefined : cells[j])}</td>)}</tr>)}</tbody>
      </table>
      {preview.columns.length > SHOWN_COLUMNS && <p className="muted pad">{`Showing ${SHOWN_COLUMNS} of ${preview.columns.length} columns; all can be chosen above.`}</p>}
    </div>
  );
}
