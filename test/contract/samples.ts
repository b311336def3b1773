/** One valid question per method: the border tests start from these and spoil them. */
import type { Input } from '../../shared/contract/messages.ts';
import type { MethodName } from '../../shared/contract/names.ts';
import { at } from '../unit/ipc/memory-case.ts';

export const QUESTIONS: { readonly [M in MethodName]: Input<M> } = {
  'case.new': { path: '/cases/one.keytrail', examiner: 'E. Xaminer' },
  'case.open': { path: '/cases/one.keytrail' },
  'case.current': {},
  'case.close': {},
  'case.sample': { task: 't1' },
  'case.recent': {},
  'dialog.open-case': {},
  'dialog.new-case': {},
  'dialog.add-evidence': { kind: 'files' },
  'dialog.save-report': { suggested: 'one.pdf' },
  'evidence.import': { task: 't1', paths: ['/logs/a.json', 'C:\\logs\\b.json'], timezone: 'UTC', reference: true },
  'evidence.list': {},
  'evidence.formats': {},
  'events.page': { filter: { search: 'AssumeRole', from: at(1), trail: true }, limit: 1000, newestFirst: true },
  'events.density': { filter: {}, buckets: 4000 },
  'events.lanes': { buckets: 1 },
  'events.record': { event: 'Eabcdefabcdef.1' },
  'identities.page': { search: 'ci', limit: 1 },
  'trace.run': { identity: 'arn:aws:iam::111122223333:user/ci', sources: ['203.0.113.7'], minGrade: 'B' },
  'trace.current': {},
  'graph.current': {},
  'findings.list': {},
  'coverage.list': {},
  'checklist.current': {},
  'checklist.attest': { outcome: 'RS.MA-01', by: 'J. Doe', note: '' },
  'assert.source-group': { credential: 'AKIAEXAMPLE', source: null, agent: 'aws-cli', is: 'owner', by: 'J. Doe', reason: 'HR record 118' },
  'whatif.run': { credential: 'AKIAEXAMPLE', revoked: at(5) },
  'report.preview': {},
  'report.build': { task: 't1', out: '/out/report.pdf', at: at(5) },
  'custody.ledger': { limit: 100 },
  'custody.verify': { task: 't1' },
  'task.cancel': { task: 't1' },
};
