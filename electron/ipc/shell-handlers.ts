/**
 * The handlers of the main process: what only it can answer, and the passing on of everything else to the engine.
 * `report.build` is the one method that both do: the engine makes the HTML, main prints it, the engine records it.
 */
import type { Input, Output, Pushes } from '../../shared/contract/messages.ts';
import { METHODS, type MethodName } from '../../shared/contract/names.ts';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import { SHELL_METHODS, type BuiltReport, type ShellMethod } from '../base/wire.ts';
import type { DocumentFacts } from '../../shared/domain/report.ts';
import type { EngineClient } from './engine-client.ts';
import type { Handlers } from './serve.ts';

/** The native dialogs, by windows/dialogs.ts; tests answer in their place. */
export interface Dialogs {
  openCase(): Promise<string | null>;
  newCase(): Promise<string | null>;
  addEvidence(kind: 'files' | 'folder'): Promise<readonly string[]>;
  saveReport(suggested: string): Promise<string | null>;
  /** A mapping file and what stands in it. */
  openMapping(): Promise<{ readonly path: string | null; readonly text: string }>;
  /** Throws FaultError cannot-write. */
  saveMapping(suggested: string, text: string): Promise<string | null>;
}

/** The cases opened lately, newest first. */
export interface Recent {
  list(): readonly string[];
  add(path: string): void;
}

/** Prints HTML to a finished PDF file at `out`. */
export type PrintReport = (html: string, out: string, meta: DocumentFacts) => Promise<Result<BuiltReport>>;

export interface Shell {
  readonly engine: EngineClient;
  readonly dialogs: Dialogs;
  readonly recent: Recent;
  readonly printReport: PrintReport;
  readonly push: <P extends keyof Pushes>(name: P, value: Pushes[P]) => void;
}

type ShellHandlers = { readonly [M in ShellMethod]: (input: Input<M>) => Promise<Result<Output<M>>> };

export function shellHandlersOf({ engine, dialogs, recent, printReport, push }: Shell): Handlers {
  /** Reports being printed, which the engine does not know about; true once cancelled. */
  const printing = new Map<string, boolean>();

  async function buildReport({ task, out, at }: Input<'report.build'>): Promise<Result<BuiltReport>> {
    const html = await engine.askOnly('engine.report-html', { task, at });
    if (!html.ok) return html;
    printing.set(task, false);
    try {
      push('progress', { task, label: 'Printing the report', done: 0, unit: 'pages' });
      const built = await printReport(html.value.html, out, html.value.meta);
      if (!built.ok) return built;
      // Too late to stop the file, which is whole; but a cancelled report is not entered in the ledger as built.
      if (printing.get(task) === true) return fail({ code: 'cancelled' });
      const recorded = await engine.askOnly('engine.record-report', { ...built.value, at: html.value.meta.at });
      return recorded.ok ? built : recorded;
    } finally {
      printing.delete(task);
    }
  }

  const own: ShellHandlers = {
    'case.recent': () => Promise.resolve(ok({ paths: recent.list() })),
    'dialog.open-case': async () => ok({ path: await dialogs.openCase() }),
    'dialog.new-case': async () => ok({ path: await dialogs.newCase() }),
    'dialog.add-evidence': async ({ kind }) => ok({ paths: await dialogs.addEvidence(kind) }),
    'dialog.save-report': async ({ suggested }) => ok({ path: await dialogs.saveReport(suggested) }),
    'dialog.open-mapping': async () => ok(await dialogs.openMapping()),
    'dialog.save-mapping': async ({ suggested, text }) => ok({ path: await dialogs.saveMapping(suggested, text) }),
    'report.build': buildReport,
  };

  /** A case that was opened is remembered. */
  const opening = (method: 'case.new' | 'case.open' | 'case.sample') => async (input: unknown): Promise<Result<unknown>> => {
    const result = await engine.ask(method, input);
    if (result.ok && isCase(result.value)) recent.add(result.value.path);
    return result;
  };

  const passOn = passedOn((method) => (input) => engine.ask(method, input));
  return {
    ...passOn,
    'case.new': opening('case.new'),
    'case.open': opening('case.open'),
    'case.sample': opening('case.sample'),
    'task.cancel': async ({ task }) => {
      if (!printing.has(task)) return engine.ask('task.cancel', { task });
      printing.set(task, true);
      return ok({ cancelled: true });
    },
    ...own,
  };
}

type Passing = Record<MethodName, (input: unknown) => Promise<Result<unknown>>>;

/** One handler per method that is not the shell's own; those are filled with the same and then replaced, so that the table is complete. */
function passedOn(to: (method: MethodName) => (input: unknown) => Promise<Result<unknown>>): Passing {
  return Object.fromEntries(METHODS.map((method) => [method, to(method)])) as Passing;
}

const isCase = (value: unknown): value is { readonly path: string } =>
  typeof value === 'object' && value !== null && 'path' in value && typeof value.path === 'string';

// The list stands in base/wire.ts, which cannot see the contract: here it can be compared.
SHELL_METHODS satisfies readonly MethodName[];
