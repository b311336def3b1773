/** The JSON of each command, exactly as the command line's contract has it. */
import type { EvidenceFile, ImportOutcome } from '../../shared/domain/evidence.ts';
import type { EventRow, RecordView } from '../../shared/domain/event.ts';
import { isChanged, type ThresholdOutcome, type Thresholds } from '../../shared/domain/threshold.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { jsonOf } from './print.ts';

export function fileJson(f: EvidenceFile): Record<string, unknown> {
  return {
    id: f.id, path: f.path, member: f.member ?? null, sha256: f.sha256, bytes: f.bytes, format: f.format, because: f.because, records: f.records, stored: f.stored, events: f.events,
    entries: f.entries, duplicates: f.duplicates, skipped: f.skipped.map(({ why, count }) => ({ why, count })), rejected: f.rejected.map(({ line, why }) => ({ line, why })),
    rejectedCount: f.rejectedCount, first: jsonOf(f.first, 'first'), last: jsonOf(f.last, 'last'), importedAt: jsonOf(f.importedAt, 'importedAt'), examiner: f.examiner, kept: f.kept,
    assumptions: f.assumptions, attention: f.attention ?? null,
  };
}

export function importJson(o: ImportOutcome): Record<string, unknown> {
  const { records, events, entries, stored, duplicates, skipped, rejected } = o.totals;
  return { files: o.files.map(fileJson), refused: o.refused, totals: { records, events, entries, stored, duplicates, skipped, rejected } };
}

export function eventJson(e: EventRow): Record<string, unknown> {
  return {
    id: e.id, at: jsonOf(e.at, 'at'), precisionUs: e.precisionUs, action: e.action, touch: e.depth, outcome: e.outcome, reason: e.reason ?? null, identity: e.actor ?? null, identityKind: e.actorKind,
    credential: e.credential ?? null, credentialKind: e.credentialKind ?? null, source: e.source ?? null, agent: e.agent ?? null, platform: e.target.platform, account: e.target.account ?? null,
    region: e.target.region ?? null, service: e.target.service ?? null, resource: e.target.resource ?? null, host: e.target.host ?? null, evidence: e.evidence, line: e.line,
  };
}

export function recordJson(r: RecordView): Record<string, unknown> {
  return {
    event: eventJson(r.event), locator: { path: r.locator.path, member: r.locator.member ?? null, layers: r.locator.layers, offset: r.locator.offset, length: r.locator.length, line: r.locator.line, sha256: r.locator.sha256 },
    recordSha256: r.recordSha256, record: r.text, cut: r.cut, twins: r.twins,
    contrary: r.contrary.map(({ evidence, line, differs, text }) => ({ evidence, line, differs: differs.map(({ kind, says, speaks }) => ({ what: kind, says, speaks: speaks ?? null })), record: text ?? null })),
  };
}

export function thresholdsJson(t: Thresholds | ThresholdOutcome): Record<string, unknown> {
  return { ...(jsonOf(t) as object), thresholds: t.thresholds.map((each) => ({ ...(jsonOf(each) as object), changed: isChanged(each) })), changed: t.thresholds.filter(isChanged).length };
}

export function traceJson(t: Trace): Record<string, unknown> {
  return {
    seed: jsonOf(t.seed),
    credentials: t.credentials.map((c) => jsonOf({
      id: c.id, value: c.value, kind: c.kind, platform: c.platform, identity: c.identity, status: c.status, issuedAt: c.issuedAt, firstUse: c.firstUse, lastUse: c.lastUse, uses: c.uses,
      parent: c.parent, grade: c.grade, hop: c.hop, depth: c.depth, allUses: c.allUses, failures: c.failures, expires: c.expires, revokedAt: c.revokedAt,
    })),
    hops: t.hops.map((h) => jsonOf({ id: h.id, at: h.at, kind: h.kind, from: h.from, to: h.to, grade: h.grade, rule: h.rule, events: h.events, rivals: h.rivals, because: h.because, precisionUs: h.precisionUs })
    ).map((h, i) => ({ ...(h as object), from: t.hops[i]?.from ?? null, to: t.hops[i]?.to ?? null, rivals: t.hops[i]?.rivals.map((r) => ({ explanation: r.explanation, from: r.from ?? null, events: r.events })) ?? [] })),
    systems: t.systems.map((s) => jsonOf(s)),
    sourceGroups: t.sourceGroups.map((g) => jsonOf(g)),
    exposure: t.exposure.map((e) => jsonOf(e)),
    coverage: t.coverage.map((c) => jsonOf(c)),
    identities: t.identities.map((i) => jsonOf(i)),
    counts: t.counts,
  };
}
