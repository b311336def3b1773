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

/** Keys of the parts, listed in the sheet; the parts themselves act on them while they have the focus. */
const OF_PARTS: readonly HotkeyConfig[] = ([
  ['Tables', 'up', 'Row before; down for the next, Page Up and Down, Home, End'], ['Tables', 'enter', 'Open the row: the record of an event, the timeline of an identity'],
  ['Tables', 'mod+c', 'Copy the cell'], ['Tables', 'mod+shift+c', 'Copy the row'],
  ['Timeline strip', 'right', 'Move the selection; left moves it back'], ['Timeline strip', 'shift+right', 'Make the selection longer; shift+left shorter'],
  ['Timeline strip', 'plus', 'Zoom in; minus zooms out, 0 shows all'], ['Timeline strip', 'esc', 'Clear the selection; close the record'],
  ['Lineage graph', 'left', 'From node to node with the arrows; along a hop first'], ['Lineage graph', 'enter', 'Explain the hop that leads to the node'],
] as const).map(([group, combo, label]) => ({ group, combo, label, global: true }));

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
      ...OF_PARTS,
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
