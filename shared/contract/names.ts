/** The whole conversation between window and engine: every method and every push. Names only, so that the preload stays tiny. */
export const METHODS = [
  'case.new', 'case.open', 'case.current', 'case.close', 'case.sample', 'case.recent',
  'dialog.open-case', 'dialog.new-case', 'dialog.add-evidence', 'dialog.save-report', 'dialog.open-mapping', 'dialog.save-mapping',
  'evidence.import', 'evidence.preview', 'evidence.list', 'evidence.formats',
  'events.page', 'events.density', 'events.lanes', 'events.record',
  'identities.page',
  'trace.run', 'trace.current', 'graph.current', 'reach.get',
  'findings.list', 'findings.thresholds', 'coverage.list',
  'checklist.current', 'checklist.attest',
  'assert.source-group', 'assert.identity', 'assert.finding', 'assert.threshold',
  'whatif.run',
  'report.preview', 'report.build',
  'custody.ledger', 'custody.verify',
  'task.cancel',
] as const;
export type MethodName = (typeof METHODS)[number];

export const PUSHES = ['progress', 'case-changed', 'engine-restarted'] as const;
export type PushName = (typeof PUSHES)[number];

export const ASK_CHANNEL = 'keytrail:ask';
export const PUSH_CHANNEL = 'keytrail:push';
