/** An open case: header, views on the left, the view, the record drawer, and the one area for running work. */
import { useCallback, useContext, useEffect, type ReactNode } from 'react';
import { Button, HotkeysContext } from '@blueprintjs/core';
import { DataLineageIcon, EndorsedIcon, EyeOpenIcon, FolderOpenIcon, GanttChartIcon, IdNumberIcon, ShieldIcon, ClipboardIcon, DocumentIcon, PathSearchIcon } from '@blueprintjs/icons';
import type { CaseSummary } from '../shared/domain/case.ts';
import { stir } from './bridge/idle.ts';
import { cancelTask, dismissTask } from './bridge/tasks.ts';
import { useTasks } from './bridge/use-task.ts';
import { showInstant } from './format/time.ts';
import { Boundary } from './parts/boundary.tsx';
import { CaseHeader } from './parts/case-header.tsx';
import { OpenEvent } from './parts/event-link.tsx';
import { NavList, type NavItem } from './parts/nav-list.tsx';
import { TaskArea } from './parts/task-area.tsx';
import { TraceDialog } from './parts/trace-dialog.tsx';
import { useAtom } from './state/atom.ts';
import { closeCase, restarted, runTrace } from './state/case.ts';
import { traceSubject } from './state/dialogs.ts';
import { back, forward, openRecord, show, VIEWS, type ViewName } from './state/place.ts';
import { setTheme, theme, THEMES } from './state/preferences.ts';
import { useHistory, usePlace } from './state/use-place.ts';
import { LETTERS, useShortcuts } from './shortcuts.ts';
import { ChecklistView } from './views/checklist/checklist-view.tsx';
import { CoverageView } from './views/coverage/coverage-view.tsx';
import { CustodyView } from './views/custody/custody-view.tsx';
import { EvidenceView } from './views/evidence/evidence-view.tsx';
import { FindingsView } from './views/findings/findings-view.tsx';
import { GraphView } from './views/graph/graph-view.tsx';
import { IdentitiesView } from './views/identities/identities-view.tsx';
import { RecordDrawer } from './views/record/record-drawer.tsx';
import { ReportView } from './views/report/report-view.tsx';
import { TimelineView } from './views/timeline/timeline-view.tsx';

const ICONS: Record<ViewName, ReactNode> = {
  evidence: <FolderOpenIcon />, identities: <IdNumberIcon />, timeline: <GanttChartIcon />, graph: <DataLineageIcon />, findings: <PathSearchIcon />,
  coverage: <EyeOpenIcon />, checklist: <ClipboardIcon />, report: <DocumentIcon />, custody: <ShieldIcon />,
};
const TITLES: Record<ViewName, string> = {
  evidence: 'Evidence', identities: 'Identities', timeline: 'Timeline', graph: 'Graph', findings: 'Findings',
  coverage: 'Coverage', checklist: 'Checklist', report: 'Report', custody: 'Custody',
};
const DRAWN: Record<ViewName, () => ReactNode> = {
  evidence: EvidenceView, identities: IdentitiesView, timeline: TimelineView, graph: GraphView, findings: FindingsView,
  coverage: CoverageView, checklist: ChecklistView, report: ReportView, custody: CustodyView,
};
const NAV: readonly NavItem[] = VIEWS.map((id, i) => ({ id, title: TITLES[id], icon: ICONS[id], digit: i + 1, letter: LETTERS[id], note: undefined }));

export function CaseFrame({ summary }: { readonly summary: CaseSummary }): ReactNode {
  const place = usePlace();
  const history = useHistory();
  const tasks = useTasks();
  const chosenTheme = useAtom(theme);
  const subject = useAtom(traceSubject);
  const why = useAtom(restarted);
  const nextTheme = useCallback(() => { setTheme(THEMES[(THEMES.indexOf(theme.get()) + 1) % THEMES.length] ?? 'system'); }, []);
  useShortcuts(nextTheme);
  useEffect(() => { stir(); }, [place]);
  const View = DRAWN[place.view];
  return (
    <OpenEvent value={openRecord}>
      <div className="frame" data-view={place.view}>
        <CaseHeader
          summary={summary} canBack={history.canBack} canForward={history.canForward} onBack={back} onForward={forward}
          theme={chosenTheme} onTheme={nextTheme} onClose={() => { void closeCase(); }} onSuspect={() => { show(summary.suspect === undefined ? 'identities' : 'graph'); }}
        />
        <div className="side">
          <NavList items={NAV} current={place.view} onGo={(id) => { const view = VIEWS.find((v) => v === id); if (view !== undefined) show(view); }} />
          <p className="side-foot muted"><KeysButton /><br />{summary.examiner === '' ? 'no examiner named' : summary.examiner}</p>
        </div>
        <main className="main" aria-label={TITLES[place.view]}>
          {why !== undefined && (
            <div className="banner" role="alert">
              <EndorsedIcon size={14} aria-hidden="true" /><span className="grow">The engine was restarted ({why}). The case is as it was after its last finished step; repeat what was running.</span>
              <Button size="small" onClick={() => { restarted.set(undefined); }}>Understood</Button>
            </div>
          )}
          <Boundary key={place.view}><View /></Boundary>
          {place.record !== undefined && <RecordDrawer event={place.record} />}
        </main>
        <TaskArea
          tasks={tasks} onCancel={cancelTask} onDismiss={dismissTask}
          idle={<span className="muted">Nothing is running. Offline: this window reaches no network. {summary.first !== undefined && `Evidence ${showInstant(summary.first)} to ${showInstant(summary.last)}.`}</span>}
        />
      </div>
      {subject !== undefined && (
        <TraceDialog subject={subject} onClose={() => { traceSubject.set(undefined); }} onTrace={(asked) => { traceSubject.set(undefined); void runTrace(asked); }} />
      )}
    </OpenEvent>
  );
}

function KeysButton(): ReactNode {
  const [, dispatch] = useContext(HotkeysContext);
  return <button type="button" className="text-button" aria-label="Show the keys" onClick={() => { dispatch({ type: 'OPEN_DIALOG' }); }}><kbd>?</kbd> keys</button>;
}
