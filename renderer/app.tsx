/** The frame: theme, keys, what the engine says unasked, and either the start screen or the open case. */
import { HotkeysProvider, OverlaysProvider } from '@blueprintjs/core';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { stir } from './bridge/idle.ts';
import { Loading } from './parts/panel.tsx';
import { useAtom } from './state/atom.ts';
import { listen, openCase, refreshCase } from './state/case.ts';
import { theme } from './state/preferences.ts';
import { CaseFrame } from './case-frame.tsx';
import { Boundary } from './parts/boundary.tsx';
import { StartView } from './views/start/start-view.tsx';

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const watchSystem = (listener: () => void): (() => void) => {
  systemDark.addEventListener('change', listener);
  return () => { systemDark.removeEventListener('change', listener); };
};

function useTheme(): void {
  const chosen = useAtom(theme);
  const system = useSyncExternalStore(watchSystem, () => systemDark.matches);
  const dark = chosen === 'dark' || (chosen === 'system' && system);
  useEffect(() => {
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
