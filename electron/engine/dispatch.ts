/**
 * Name → read function or workflow. `Handlers` is complete or it does not compile.
 * This side holds which case is open: the worker opens it for writing first (it migrates and locks), then this thread for reading.
 */
import type { Messages, Pushes } from '../../shared/contract/messages.ts';
import type { MethodName, PushName } from '../../shared/contract/names.ts';
import type { CaseSummary } from '../../shared/domain/case.ts';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import type { EngineOnly, EngineOnlyMethod, ShellMethod } from '../base/wire.ts';
import type { Answer, ReadServices, WorkInput, WorkName, WorkOutput } from './services.ts';
import type { Job, Works } from './tasks.ts';

export type EngineMethod = Exclude<MethodName, ShellMethod>;
export type EngineConversation = Messages & EngineOnly;
export type EngineName = EngineMethod | EngineOnlyMethod;
export type Handlers = { readonly [N in EngineName]: (input: EngineConversation[N]['input']) => Promise<Result<EngineConversation[N]['output']>> };

export interface Context {
  readonly reads: ReadServices;
  readonly works: Works;
  readonly push: <P extends PushName>(name: P, value: Pushes[P]) => void;
  /** Where the sample case is made. */
  readonly dataFolder: string;
}

export function handlersOf({ reads, works, push, dataFolder }: Context): Handlers {
  let open: string | undefined;

  const changed = (why: string): void => push('case-changed', { why });

  /** A question about the open case. */
  async function read<T>(ask: () => Answer<T>): Promise<Result<T>> {
    return open === undefined ? fail({ code: 'no-case-open' }) : ask();
  }

  /** A workflow on the open case; when it is done, every view asks again. */
  async function work<N extends WorkName>(name: N, input: WorkInput<N>, job: Job, why: string | undefined): Promise<Result<WorkOutput<N>>> {
    if (open === undefined) return fail({ code: 'no-case-open' });
    const result = await works.run(name, input, job);
    if (result.ok && why !== undefined) changed(why);
    return result;
  }

  /** The worker has opened (or made) a case; open it here too. Both threads hold the same case, or none. */
  async function alsoHere(opened: Result<CaseSummary>, why: string): Promise<Result<CaseSummary>> {
    if (!opened.ok) return opened;
    const here = await reads.open({ path: opened.value.path });
    if (here.ok) {
      open = opened.value.path;
    } else {
      open = undefined;
      await reads.close({});
      await works.run('closeCase', {}, { what: 'Closing the case' });
    }
    changed(why);
    return here;
  }

  return {
    'case.new': async (input) => alsoHere(await works.run('newCase', input, { what: 'Making a case' }), 'case made'),
    'case.open': async ({ path }) => {
      // Opening what is open already must not trip over its own lock.
      if (path === open) return reads.summary({});
      return alsoHere(await works.run('openCase', { path }, { what: 'Opening a case' }), 'case opened');
    },
    'case.sample': async ({ task }) => alsoHere(await works.run('sampleCase', { folder: dataFolder }, { what: 'Making the sample case', task }), 'sample case opened'),
    'case.current': async () => {
      if (open === undefined) return ok({ case: null });
      const summary = await reads.summary({});
      return summary.ok ? ok({ case: summary.value }) : summary;
    },
    'case.close': async () => {
      if (open === undefined) return ok({ closed: false });
      const closed = await works.run('closeCase', {}, { what: 'Closing the case' });
      if (!closed.ok) return closed;
      await reads.close({});
      open = undefined;
      changed('case closed');
      return ok({ closed: true });
    },

    'evidence.import': ({ task, ...input }) => work('importEvidence', input, { what: 'An import', task }, 'evidence imported'),
    'evidence.preview': async (input) => reads.preview(input),
    'evidence.list': () => read(() => reads.listEvidence({})),
    'evidence.formats': async () => reads.formats({}),

    'events.page': (input) => read(() => reads.eventsPage(input)),
    'events.density': (input) => read(() => reads.density(input)),
    'events.lanes': (input) => read(() => reads.lanes(input)),
    'events.record': (input) => read(() => reads.record(input)),
    'identities.page': (input) => read(() => reads.identitiesPage(input)),

    'trace.run': (input) => work('trace', input, { what: 'A reconstruction', replaces: true }, 'trace rebuilt'),
    'trace.current': () => read(async () => wrapped('trace', await reads.currentTrace({}))),
    'graph.current': () => read(async () => wrapped('graph', await reads.graph({}))),
    'reach.get': (input) => read(() => reads.reach(input)),
    'findings.list': () => read(() => reads.findings({})),
    'findings.thresholds': () => read(() => reads.thresholds({})),
    'coverage.list': () => read(() => reads.coverage({})),
    'checklist.current': () => read(async () => wrapped('checklist', await reads.checklist({}))),
    'checklist.attest': (input) => work('attest', input, { what: 'An attestation' }, 'outcome attested'),
    'assert.source-group': (input) => work('assertSourceGroup', input, { what: 'A decision about a source group' }, 'source group decided'),
    'assert.identity': (input) => work('assertIdentity', input, { what: 'A decision about two names' }, 'names decided'),
    'assert.finding': async (input) => wrapped('finding', await work('assertBenign', input, { what: 'A decision about a finding' }, 'finding judged')),
    'assert.threshold': ({ task, ...input }) => work('assertThreshold', input, { what: 'A change of a threshold', task }, 'threshold set'),
    'whatif.run': (input) => read(() => reads.whatIf(input)),

    'report.preview': async () => {
      const built = await work('reportHtml', { at: undefined }, { what: 'A report preview', replaces: true }, undefined);
      return built.ok ? ok({ html: built.value.html }) : built;
    },
    'engine.report-html': ({ task, at }) => work('reportHtml', { at }, { what: 'A report', task }, undefined),
    'engine.record-report': async (input) => {
      const recorded = await work('recordReport', input, { what: 'Recording a report' }, 'report built');
      return recorded.ok ? ok({ recorded: true }) : recorded;
    },

    'custody.ledger': (input) => read(() => reads.ledger(input)),
    'custody.verify': ({ task }) => work('verify', {}, { what: 'A verification', task }, 'case verified'),
    'task.cancel': ({ task }) => Promise.resolve(ok({ cancelled: works.cancel(task) })),
  };
}

/** Puts an answer that may be nothing under its name: over the border an answer is always an object. */
function wrapped<K extends string, T>(key: K, result: Result<T>): Result<{ readonly [P in K]: T }> {
  return result.ok ? ok({ [key]: result.value } as { readonly [P in K]: T }) : result;
}
