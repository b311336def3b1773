/** Report: what will be printed, as it will be printed, and the way to save it. The preview runs no script: its frame is fully sandboxed. */
import { Button } from '@blueprintjs/core';
import { DocumentIcon } from '@blueprintjs/icons';
import { useState, type ReactNode } from 'react';
import { ask } from '../../bridge/client.ts';
import { startTask } from '../../bridge/tasks.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { useOutcome, useTask } from '../../bridge/use-task.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { showBytes } from '../../format/bytes.ts';
import { plural } from '../../format/count.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Facts } from '../../parts/facts.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Answered, Panel } from '../../parts/panel.tsx';
import { useAtom } from '../../state/atom.ts';
import { openCase } from '../../state/case.ts';
import { suggestedName } from './report-model.ts';

export function ReportView(): ReactNode {
  const preview = useAnswer('report.preview', {});
  const task = useTask('report.build');
  const now = useAtom(openCase);
  const built = useOutcome('report.build');
  const [fault, setFault] = useState<Fault | undefined>(undefined);
  const running = task !== undefined && task.state !== 'failed';
  const save = async (): Promise<void> => {
    setFault(undefined);
    const chosen = await ask('dialog.save-report', { suggested: suggestedName(now.kind === 'open' ? now.summary.name : 'case') });
    if (!chosen.ok) setFault(chosen.fault);
    else if (chosen.value.path !== null) {
      await startTask('report.build', 'Building the report', { out: chosen.value.path });
    }
  };
  return (
    <div className="view report">
      <Panel
        className="grow" title="Report" note="preview: the PDF holds the same pages, with outline and bookmarks"
        tools={<Button intent="primary" size="small" icon={<DocumentIcon size={13} />} disabled={running || preview.value === undefined} onClick={() => { void save(); }}>Save PDF…</Button>}
      >
        {running && <p className="pad-x muted" role="status">Building the PDF. Progress and Cancel are in the line at the bottom.</p>}
        {fault !== undefined && <FaultPanel fault={fault} onDismiss={() => { setFault(undefined); }} />}
        {built !== undefined && !running && (
          <div className="built" role="status">
            <b>Saved</b>
            <Facts rows={[['Path', <span key="p"><LogText mono text={built.path} /><CopyButton text={built.path} what="path" /></span>], ['SHA-256', <span key="h"><span className="mono log">{built.sha256}</span><CopyButton text={built.sha256} what="SHA-256 of the report" /></span>], ['Holds', `${plural(built.pages, 'page')}, ${showBytes(built.bytes)}`]]} />
          </div>
        )}
        <Answered answer={preview} loading="Writing the preview">
          {({ html }) => (html === '' ? <Empty title="There is nothing to print yet">Add evidence first. A report without a suspect holds evidence and coverage only.</Empty> : <iframe className="preview" title="Report preview" sandbox="" srcDoc={html} />)}
        </Answered>
      </Panel>
    </div>
  );
}
