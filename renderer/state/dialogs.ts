/** Which dialog is open over the frame. Views ask for one; the frame draws it. */
import { atom } from './atom.ts';

export interface TraceSubject { readonly identity?: string | undefined; readonly credential?: string | undefined }

export const traceSubject = atom<TraceSubject | undefined>(undefined);
export const askTrace = (subject: TraceSubject): void => { traceSubject.set(subject); };
