/** The frame: theme, keys, what the engine says unasked, and either the start screen or the open case. */
import { HotkeysProvider, OverlaysProvider } from '@blueprintjs/core';
import { useEffect, useLayoutEffect, type ReactNode } from 'react';
import { stir } from './bridge/idle.ts';
import { Loading } from './parts/panel.tsx';
import { useAtom } from './state/atom.ts';
import { listen, openCase, refreshCase } from './state/case.ts';
import { useDark } from './state/dark.ts';
import { CaseFrame } from './case-frame.tsx';
import { Boundary } from './parts/boundary.tsx';
import { StartView } from './views/start/start-view.tsx';

function useTheme(): void {
  const dark = useDark();
  // Before the effects of what is drawn within: a drawing takes its colours from the page.
  useLayoutEffect(() => {
    // On the body, so that dialogs and menus (drawn outside the root) have the same colours.
    document.body.className = dark ? 'kt kt-dark bp6-dark' : 'kt kt-light';
  }, [dark]);
}

export function App(): ReactNode {
  useTheme();
  const now = useAtom(openCase);
  useEffect(() => {
    const stop = listen();
    void refreshCase();
    return stop;
  }, []);
  useEffect(() => { stir(); });
  return (
    <OverlaysProvider>
      <HotkeysProvider dialogProps={{ globalGroupName: 'Keytrail' }}>
        <Boundary>
          {now.kind === 'asking' ? <Loading what="Asking which case is open" /> : now.kind === 'none' ? <StartView /> : <CaseFrame summary={now.summary} />}
        </Boundary>
      </HotkeysProvider>
    </OverlaysProvider>
  );
}
