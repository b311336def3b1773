/**
 * An analyst says of a finding that it is benign, or takes that back: recorded as evidence. Findings rest on the evidence alone and are not worked out
 * again; the word is laid over them whenever they are read.
 */
import type { Finding, FindingStatement, FindingVerdict } from '../../shared/domain/finding.ts';
import { fail, ok, type Result } from '../../shared/domain/fault.ts';
import { printInstant } from '../../shared/domain/time.ts';
import { holding, ruleName } from '../findings/benign.ts';
import { findingStatements, newestFile } from '../store/read/assertions.ts';
import { benignFacts, findingsOf, keepFindings } from './evaluate-findings.ts';
import { mirror, type OpenCase } from './open-case.ts';
import { recordAssertion } from './record-assertion.ts';

export interface FindingDecision { readonly is: FindingVerdict; readonly finding: string; readonly by: string; readonly reason: string }

export function assertBenign(c: OpenCase, d: FindingDecision): Result<Finding> {
  const { reader, evidence } = c.handles;
  const findings = keepFindings(c);
  const named = findings.find((f) => f.id === d.finding);
  const begun = named === undefined && d.finding.length > 1 ? findings.filter((f) => f.id.startsWith(d.finding)) : [];
  if (begun.length > 1) return fail({ code: 'bad-request', why: `the numbers of ${begun.length} findings begin with ${d.finding}; write more of the one that is meant` });
  const f = named ?? begun[0];
  if (f === undefined) return fail({ code: 'unknown-finding', id: d.finding });
  if (d.is === 'benign' && f.benign !== undefined) return fail({ code: 'bad-request', why: `${f.id} is asserted benign already, by ${f.benign.by} at ${printInstant(f.benign.at)}; take that back first` });
  if (d.is === 'as-found' && f.benign === undefined) return fail({ code: 'bad-request', why: `nothing is asserted about ${f.id} that could be taken back` });
  const withdraws = d.is === 'benign' ? [] : (holding(findings, findingStatements(reader), benignFacts(reader)).get(f.id) ?? []).map((s) => s.id);
  const said: Omit<FindingStatement, 'id' | 'by' | 'at' | 'reason'> = {
    is: d.is, finding: f.id, title: f.title, rule: ruleName(f.rule), identity: f.identity, credential: f.credential, severity: f.severity, events: f.events, eventCount: f.eventCount, newestFile: newestFile(reader), withdraws,
  };
  const entry = evidence.transaction(() => recordAssertion(c, 'finding', said, { at: c.now(), by: d.by, reason: d.reason }))();
  mirror(c, [entry]);
  return ok(findingsOf(reader).find((now) => now.id === f.id) ?? f);
}
