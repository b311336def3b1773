/** What narrows a list on screen without being a place of its own. */
import type { CredentialState } from '../../shared/domain/credential-state.ts';
import type { Span } from '../../shared/domain/time.ts';
import { atom } from './atom.ts';

export interface TimelineFilter {
  readonly search: string;
  readonly trail: boolean;
  readonly newestFirst: boolean;
  /** The stretch of time the density strip shows; empty is the whole case. */
  readonly window: Span;
  readonly lanes: boolean;
}

export const timelineFilter = atom<TimelineFilter>({ search: '', trail: false, newestFirst: false, window: {}, lanes: true });
export const identitySearch = atom('');
/** Only identities with a credential in this state; empty is any. */
export const credentialState = atom<CredentialState | ''>('');
export const checklistSubject = atom('');
export const resetFilters = (): void => {
  timelineFilter.set({ search: '', trail: false, newestFirst: false, window: {}, lanes: true });
  identitySearch.set('');
  credentialState.set('');
  checklistSubject.set('');
};
