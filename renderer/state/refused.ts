/** Files refused since the case was opened here. An import that takes nothing in changes nothing in the case, so the window remembers what it refused. */
import type { RefusedFile } from '../../shared/domain/evidence.ts';
import { atom } from './atom.ts';

interface Remembered { readonly case: string; readonly files: readonly RefusedFile[] }

export const refusedHere = atom<Remembered>({ case: '', files: [] });

/** The newest refusal of a file stands for it. */
export function rememberRefused(casePath: string, refused: readonly RefusedFile[]): void {
  refusedHere.set((now) => {
    const before = now.case === casePath ? now.files : [];
    const paths = new Set(refused.map((r) => r.path));
    return { case: casePath, files: [...before.filter((r) => !paths.has(r.path)), ...refused] };
  });
}
