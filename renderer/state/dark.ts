/** Whether the window is dark now: by choice, or with the system. */
import { useSyncExternalStore } from 'react';
import { useAtom } from './atom.ts';
import { theme } from './preferences.ts';

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const watchSystem = (listener: () => void): (() => void) => {
  systemDark.addEventListener('change', listener);
  return () => { systemDark.removeEventListener('change', listener); };
};

export function useDark(): boolean {
  const chosen = useAtom(theme);
  const system = useSyncExternalStore(watchSystem, () => systemDark.matches);
  return chosen === 'dark' || (chosen === 'system' && system);
}
