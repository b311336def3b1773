/** One evidence file in full: how it was recognised, why records were skipped or rejected, what was assumed. */
import { Button } from '@blueprintjs/core';
import { CrossIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import type { EvidenceFile } from '../../../shared/domain/evidence.ts';
import { showBytes } from '../../format/bytes.ts';
import { plural, showCount } from '../../format/count.ts';
import { lastPart } from '../../format/id.ts';
import { showInstant, showSpan } from '../../format/time.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { Panel } from '../../parts/panel.tsx';
import { NOTHING, select } from '../../state/place.ts';
import { SumLine } from './sum-line.tsx';
import { sumOf } from './evidence-model.ts';

export function FileDetail({ file }: { readonly file: EvidenceFile }): ReactNode {
  return (
    <Panel className="detail" label="Evidence file" title={<span className="ellipsis"><LogText text={lastPart(file.path)} /></span>} tools={<Button variant="minimal" size="small" icon={<CrossIcon size={14} />} aria-label="Close the file panel" onClick={() => { select(NOTHING); }} />}>
      <div className="scroll pad stack">
        <SumLine sum={sumOf(file)} size="small" />
        {file.attention !== undefined && <p><Label tone="warn">attention</Label> <LogText text={file.attention} /></p>}
        {file.assumptions.map((a) => <p key={a}><Label tone="warn">assumption</Label> <LogText text={a} /></p>)}
        <Facts rows={[
          ['Format', <span key="f"><b>{file.format}</b> <span className="muted">because </span><LogText text={file.because} /></span>],
          ['Path', <LogText key="p" mono text={file.member === undefined ? file.path : `${file.path}!/${file.member}`} />],
          ['SHA-256', <span key="h"><span className="mono log">{file.sha256}</span><CopyButton text={file.sha256} what="SHA-256" /></span>],
          ['Size', showBytes(file.bytes)],
          ['Gave', `${plural(file.events, 'event')}, ${plural(file.entries, 'inventory entry', 'inventory entries')}`],
          ['Events', `${showSpan(file.first, file.last)} UTC`],
          ['Taken in', `${showInstant(file.importedAt)} by ${file.examiner}`],
          ['Kept', file.kept ? 'sealed copy in the vault' : 'by reference: only hashes are kept'],
        ]} />
        {file.skippedCount > 0 && (
          <details open>
            <summary>{plural(file.skippedCount, 'record')} skipped, by reason</summary>
            <table className="simple-table"><tbody>{file.skipped.map((r) => <tr key={r.why}><td className="num">{showCount(r.count)}</td><td><LogText text={r.why} /></td></tr>)}</tbody></table>
          </details>
        )}
        {file.rejectedCount > 0 && (
          <details open>
            <summary>{plural(file.rejectedCount, 'record')} rejected{file.rejected.length < file.rejectedCount ? `, showing ${file.rejected.length} of ${showCount(file.rejectedCount)}` : ''}</summary>
            <table className="simple-table"><thead><tr><th className="num">Line</th><th>Why</th></tr></thead><tbody>{file.rejected.map((r) => <tr key={`${r.line}.${r.offset}`}><td className="num" title={`byte ${r.offset}`}>{showCount(r.line)}</td><td><LogText text={r.why} /></td></tr>)}</tbody></table>
          </details>
        )}
      </div>
    </Panel>
  );
}
