/** Keys that work anywhere in a case; the sheet behind "?" lists them with those of the view. */
import { useHotkeys, type HotkeyConfig } from '@blueprintjs/core';
import { useEffect, useMemo, useRef } from 'react';
import { back, forward, show, VIEWS, type ViewName } from './state/place.ts';

export const LETTERS: Record<ViewName, string> = {
  evidence: 'e', identities: 'i', timeline: 't', graph: 'g', findings: 'f', coverage: 'c', checklist: 'k', report: 'r', custody: 'l',
};
const ARMED_MS = 1500;

function focusSearch(): void {
  const field = document.querySelector('main input[type="search"]');
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

export function useShortcuts(onTheme: () => void): void {
  const armedUntil = useRef(0);
  const hotkeys = useMemo<HotkeyConfig[]>(() => {
    const letters = VIEWS.map((v) => `${LETTERS[v]} ${v}`).join(', ');
    return [
      ...VIEWS.map((view, i): HotkeyConfig => ({ combo: String(i + 1), label: `Go to ${view}`, group: 'Views', global: true, onKeyDown: () => { show(view); } })),
      { combo: 'g', label: `Go to, then a letter: ${letters}`, group: 'Views', global: true, onKeyDown: (e) => { if (armedUntil.current === 0) armedUntil.current = e.timeStamp + ARMED_MS; } },
      { combo: 'alt+left', label: 'Back', group: 'Views', global: true, preventDefault: true, onKeyDown: back },
      { combo: 'alt+right', label: 'Forward', group: 'Views', global: true, preventDefault: true, onKeyDown: forward },
      { combo: '/', label: 'Search in this view', group: 'Views', global: true, preventDefault: true, onKeyDown: focusSearch },
      { combo: 'shift+d', label: 'Theme: system, light, dark', group: 'Views', global: true, onKeyDown: onTheme },
    ];
  }, [onTheme]);
  useHotkeys(hotkeys);
  // The letter after g. Blueprint's hotkeys know no sequences, and nine silent entries would only clutter its sheet.
  useEffect(() => {
    const onKey = (e: KeyboardEvent): void => {
      if (armedUntil.current === 0 || e.ctrlKey || e.altKey || e.metaKey) return;
      const inTime = e.timeStamp < armedUntil.current;
      armedUntil.current = 0;
      const view = VIEWS.find((v) => LETTERS[v] === e.key.toLowerCase());
      if (!inTime || view === undefined) return;
      e.preventDefault();
      e.stopPropagation();
      show(view);
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => { document.removeEventListener('keydown', onKey, { capture: true }); };
  }, []);
}
