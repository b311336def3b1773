/**
 * What crosses between main process and engine. It stands in base because both sides need it and neither may import
 * the other. Methods and values are unknown here: each side checks them with the contract's schemas.
 */
import type { Fault, Result } from '../../shared/domain/fault.ts';
import type { DocumentFacts } from '../../shared/domain/report.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { Details, Level } from './log.ts';

export interface Ask { readonly id: number; readonly method: string; readonly input: unknown }

export type FromEngine =
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  /** The engine's own mistake: main logs it, the window is told that something went wrong and no more. */
  | { readonly kind: 'bug'; readonly id: number; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'push'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'log'; readonly level: Level; readonly what: string; readonly details: Details };

/** Methods that only the main process can answer: native dialogs, its own files, printing. All others are the engine's. */
export const SHELL_METHODS = [
  'case.recent', 'dialog.open-case', 'dialog.new-case', 'dialog.add-evidence', 'dialog.save-report', 'dialog.open-mapping', 'dialog.save-mapping', 'report.build',
] as const;
export type ShellMethod = (typeof SHELL_METHODS)[number];

export interface BuiltReport { readonly path: string; readonly sha256: string; readonly pages: number; readonly bytes: number }

/** Two questions that main asks and the window never can: the halves of `report.build` on either side of printing. */
export interface EngineOnly {
  'engine.report-html': { input: { readonly task: string; readonly at: Micros | undefined }; output: { readonly html: string; readonly meta: DocumentFacts } };
  'engine.record-report': { input: BuiltReport & { readonly at: Micros }; output: { readonly recorded: true } };
}
export type EngineOnlyMethod = keyof EngineOnly;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Whether something has the outer shape of a Result; what is inside is checked by schema. */
export function isResult(value: unknown): value is Result<unknown> {
  if (!isObject(value)) return false;
  return value['ok'] === true ? 'value' in value : value['ok'] === false && isFaultLike(value['fault']);
}

function isFaultLike(value: unknown): value is Fault {
  return isObject(value) && typeof value['code'] === 'string';
}
