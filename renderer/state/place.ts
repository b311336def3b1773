/**
 * Where the analyst is: view, selection, time span and the open record. This is the only choice state that "back" restores,
 * and all that a citation needs to bring someone to the same spot.
 */
import type { Span } from '../../shared/domain/time.ts';
import { atom, type Atom } from './atom.ts';

export const VIEWS = ['evidence', 'identities', 'timeline', 'graph', 'findings', 'coverage', 'checklist', 'report', 'custody'] as const;
export type ViewName = (typeof VIEWS)[number];

export type Selection =
  | { readonly kind: 'none' }
  | { readonly kind: 'file'; readonly id: string }
  | { readonly kind: 'identity'; readonly name: string }
  | { readonly kind: 'credential'; readonly value: string }
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'edge'; readonly id: string }
  | { readonly kind: 'finding'; readonly id: string }
  | { readonly kind: 'step'; readonly id: string };

export interface Place {
  readonly view: ViewName;
  readonly selection: Selection;
  readonly span: Span;
  /** The event whose record is open in the drawer. */
  readonly record: string | undefined;
}

export interface Trail { readonly past: readonly Place[]; readonly now: Place; readonly future: readonly Place[] }

export const NOTHING: Selection = { kind: 'none' };
export const START: Place = { view: 'evidence', selection: NOTHING, span: {}, record: undefined };
const KEPT = 100;

/** A new place forgets what was ahead; a small step (`replace`) leaves no trace in the history. */
export function goTo(trail: Trail, next: Place, replace: boolean): Trail {
  return replace ? { ...trail, now: next } : { past: [...trail.past, trail.now].slice(-KEPT), now: next, future: [] };
}
export function goBack(trail: Trail): Trail {
  const before = trail.past.at(-1);
  return before === undefined ? trail : { past: trail.past.slice(0, -1), now: before, future: [trail.now, ...trail.future] };
}
export function goForward(trail: Trail): Trail {
  const [next, ...rest] = trail.future;
  return next === undefined ? trail : { past: [...trail.past, trail.now], now: next, future: rest };
}

export const trail: Atom<Trail> = atom<Trail>({ past: [], now: START, future: [] });

export const back = (): void => { trail.set(goBack); };
export const forward = (): void => { trail.set(goForward); };
/** A case was opened or closed: the places of another case mean nothing here. */
export const resetPlace = (view: ViewName): void => { trail.set({ past: [], now: { ...START, view }, future: [] }); };

/** Another view; the span travels along, the selection only when the caller says so. */
export const show = (view: ViewName, part?: Partial<Omit<Place, 'view'>>): void => {
  trail.set((t) => goTo(t, { view, selection: NOTHING, span: t.now.span, record: undefined, ...part }, false));
};
export const select = (selection: Selection): void => { trail.set((t) => goTo(t, { ...t.now, selection }, t.now.selection.kind === selection.kind)); };
export const setSpan = (span: Span): void => { trail.set((t) => goTo(t, { ...t.now, span }, true)); };
export const openRecord = (event: string): void => { trail.set((t) => goTo(t, { ...t.now, record: event }, t.now.record !== undefined)); };
export const closeRecord = (): void => { trail.set((t) => goTo(t, { ...t.now, record: undefined }, true)); };
