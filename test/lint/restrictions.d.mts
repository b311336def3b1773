import type { Linter } from 'eslint';

export interface Restriction {
  readonly selector: string;
  readonly message: string;
  readonly refused: string;
  readonly allowed: string;
}

export const pureFolders: readonly string[];
export function restrictionsFor(folder: string): readonly Restriction[];
export function ruleFor(folder: string): ['error', ...{ selector: string; message: string }[]];
