/** Remembered on this machine, outside any case: the theme, and the name that assertions are signed with. */
import { atom } from './atom.ts';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES = ['system', 'light', 'dark'] as const;

function recall(key: string): string | undefined {
  try {
    return localStorage.getItem(`keytrail.${key}`) ?? undefined;
  } catch {
    return undefined; // storage can be switched off by policy: then nothing is remembered
  }
}
function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`keytrail.${key}`, value);
  } catch {
    // as above
  }
}

const recalled = THEMES.find((t) => t === recall('theme'));
export const theme = atom<Theme>(recalled ?? 'system');
export const person = atom<string>(recall('person') ?? '');

export function setTheme(next: Theme): void {
  theme.set(next);
  remember('theme', next);
}
export function setPerson(name: string): void {
  person.set(name);
  remember('person', name);
}
