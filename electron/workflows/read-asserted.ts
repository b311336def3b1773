/** What analysts asserted, as the report lists it: each with its entry of the ledger, and whether it still stands. */
import type { Finding } from '../../shared/domain/finding.ts';
import type { AnalystStatement } from '../../shared/domain/report.ts';
import { thresholdWords } from '../../shared/domain/threshold.ts';
import { holding, standingOf } from '../findings/benign.ts';
import { standing as standingThresholds, thresholdNamed } from '../findings/thresholds.ts';
import { standing } from '../reconstruct/names.ts';
import type { Reader } from '../store/handles.ts';
import { allAssertions, findingStatements, identityStatements, thresholdStatements, type StoredAssertion } from '../store/read/assertions.ts';
import { ledgerEntries } from '../store/read/custody.ts';
import { benignFacts } from './evaluate-findings.ts';

interface Group { readonly credential: string; readonly source?: string | undefined; readonly agent?: string | undefined; readonly is: 'seed' | 'owner' }

export function assertedIn(reader: Reader, findings: readonly Finding[]): readonly AnalystStatement[] {
  const rows = allAssertions(reader);
  if (rows.every((r) => r.kind === 'suspected')) return [];
  // The nth assertion is what the nth entry of this kind says: verification holds the two against each other.
  const entries = ledgerEntries(reader).filter((e) => e.kind === 'asserted');
  const ofNames = identityStatements(reader);
  const names = new Set(standing(ofNames));
  const ofFindings = findingStatements(reader);
  const open = new Set(standingOf(ofFindings).map((s) => s.id));
  const now = new Map([...holding(findings, ofFindings, benignFacts(reader))].flatMap(([finding, list]) => list.map((s) => [s.id, finding] as const)));
  const ofThresholds = thresholdStatements(reader);
  const set = new Set([...standingThresholds(ofThresholds).values()].map((s) => s.id));
  const groups = rows.filter((r) => r.kind === 'source-group');
  let identities = 0;
  return rows.flatMap((row, i): AnalystStatement[] => {
    const { by, at, reason } = row;
    const base = { by, at, reason, entry: entries[i]?.seq ?? 0 };
    if (row.kind === 'identity') {
      const said = ofNames[identities];
      identities += 1;
      return said === undefined ? [] : [{ ...base, kind: 'identity', is: said.is, name: said.name, other: said.other, stands: names.has(said) }];
    }
    if (row.kind === 'source-group') {
      const { credential, source, agent, is } = groupOf(row);
      return [{ ...base, kind: 'source-group', is, credential, source, agent, stands: !groups.some((g) => g.id > row.id && replaces(groupOf(g), groupOf(row))) }];
    }
    if (row.kind === 'threshold') {
      const said = ofThresholds.find((s) => s.id === row.id);
      if (said === undefined) return [];
      const value = said.value === undefined ? undefined : thresholdWords({ unit: said.unit, of: thresholdNamed(said.name)?.of ?? '' }, said.value);
      return [{ ...base, kind: 'threshold', is: said.is, name: said.name, value, stands: set.has(said.id) }];
    }
    const said = row.kind === 'finding' ? ofFindings.find((s) => s.id === row.id) : undefined;
    return said === undefined ? [] : [{ ...base, kind: 'finding', is: said.is, title: said.title, now: now.get(said.id), stands: open.has(said.id) }];
  });
}

const groupOf = (row: StoredAssertion): Group => JSON.parse(row.body) as Group;

/** Of several about the same uses the last one holds; one that names no agent speaks of all. */
const replaces = (later: Group, earlier: Group): boolean => later.credential === earlier.credential && later.source === earlier.source && (later.agent === undefined || later.agent === earlier.agent);
