/** No case is open: what this tool is in one line, and the ways in. */
import { Button, InputGroup } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { ask } from '../../bridge/client.ts';
import { cancelTask } from '../../bridge/tasks.ts';
import { useAnswer } from '../../bridge/use-answer.ts';
import { useTasks } from '../../bridge/use-task.ts';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { TaskProgress } from '../../parts/task-area.tsx';
import { useAtom } from '../../state/atom.ts';
import { chooseAndOpen, makeCase, openAt, openFault, openSample } from '../../state/case.ts';
import { person, setPerson } from '../../state/preferences.ts';
import { caseName, folderOf } from './start-model.ts';

export function StartView(): ReactNode {
  const recent = useAnswer('case.recent', {});
  const running = useTasks().filter((t) => t.state !== 'failed');
  const fault = useAtom(openFault);
  const [newPath, setNewPath] = useState<string | undefined>(undefined);
  const choosePath = async (): Promise<void> => {
    const chosen = await ask('dialog.new-case', {});
    if (!chosen.ok) openFault.set(chosen.fault);
    else if (chosen.value.path !== null) setNewPath(chosen.value.path);
  };
  const paths = recent.value?.paths ?? [];
  return (
    <main className="start">
      <div className="start-box">
        <h1 className="start-name">Keytrail</h1>
        <p className="start-line">Follows a compromised non-human identity from credential to credential, across platforms and files, and says for every step how it knows.</p>
        {fault !== undefined && fault.code !== 'cancelled' && <FaultPanel fault={fault} onDismiss={() => { openFault.set(undefined); }} />}
        {running.map((t) => <TaskProgress key={t.id} task={t} onCancel={cancelTask} />)}
        <div className="start-actions">
          <Button intent="primary" size="large" disabled={running.length > 0} onClick={() => { void openSample(); }}>Open the sample incident</Button>
          <Button size="large" disabled={running.length > 0} onClick={() => { void choosePath(); }}>New case…</Button>
          <Button size="large" disabled={running.length > 0} onClick={() => { void chooseAndOpen(); }}>Open case…</Button>
        </div>
        <section className="start-recent" aria-label="Recent cases">
          <h2>Recent cases</h2>
          {paths.length === 0
            ? <p className="pad muted">{recent.loading ? 'Reading the list of recent cases.' : 'No case was opened on this machine yet. The sample incident shows every view with data.'}</p>
            : (
              <ul>
                {paths.map((path) => (
                  <li key={path}>
                    <button type="button" disabled={running.length > 0} onClick={() => { void openAt(path); }}>
                      <b><LogText text={caseName(path)} /></b><span className="muted ellipsis mono"><LogText text={folderOf(path)} /></span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
        </section>
        <p className="start-foot">Works offline: nothing leaves this machine. A case is one folder that can be carried to another.</p>
      </div>
      {newPath !== undefined && <NewCase path={newPath} onClose={() => { setNewPath(undefined); }} />}
    </main>
  );
}

function NewCase({ path, onClose }: { readonly path: string; readonly onClose: () => void }): ReactNode {
  const [examiner, setExaminer] = useState(person.get());
  const submit = (): void => {
    setPerson(examiner.trim());
    onClose();
    void makeCase(path, examiner.trim());
  };
  return (
    <FormDialog title="New case" action="Make the case" disabled={examiner.trim() === ''} onSubmit={submit} onClose={onClose}>
      <p><span className="muted">Folder </span><LogText mono text={path} /></p>
      <Field label="Examiner" hint="Written into the custody ledger with every file taken in.">
        <InputGroup autoFocus value={examiner} onValueChange={setExaminer} />
      </Field>
    </FormDialog>
  );
}
