/** The kept sums against what the evidence comes to, counted again: which of them are not what they should be. */
import { byName } from '../../../shared/domain/by-name.ts';
import { countedDetails, DETAIL_TABLES, heldDetails } from '../detail-bits.ts';
import type { Reader } from '../handles.ts';
import { standing } from '../standing.ts';
import { ACT_RUN, HOST_RUN, RHYTHM_US, RUN_IDS } from '../write/tally.ts';

const AGAIN: Readonly<Record<string, readonly [kept: string, counted: string]>> = byName({
  derived_use: ['SELECT context, uses, failures, first_us, last_us FROM derived_use ORDER BY 1',
    'SELECT context, COUNT(*), SUM(outcome = 1), MIN(at_us), MAX(at_us) FROM evidence_event GROUP BY 1 ORDER BY 1'],
  derived_place: ['SELECT platform, account, region, events, first_us, last_us FROM derived_place ORDER BY 1, 2, 3',
    'SELECT platform, account, region, COUNT(*), MIN(at_us), MAX(at_us) FROM evidence_event GROUP BY 1, 2, 3 ORDER BY 1, 2, 3'],
  derived_rhythm: ['SELECT p.platform, p.account, p.region, r.bucket, r.events FROM derived_rhythm r LEFT JOIN derived_place p ON p.id = r.place ORDER BY 1, 2, 3, 4',
    `SELECT * FROM (SELECT NULL, NULL, NULL, at_us / ${RHYTHM_US}, COUNT(*) FROM evidence_happening WHERE ${standing('id')} GROUP BY 4
      UNION ALL SELECT platform, account, region, at_us / ${RHYTHM_US}, COUNT(*) FROM evidence_event GROUP BY 1, 2, 3, 4) ORDER BY 1, 2, 3, 4`],
  derived_run: ['SELECT kind, value, run FROM derived_run ORDER BY 1, 2, 3',
    `SELECT DISTINCT ${ACT_RUN}, act, id / ${RUN_IDS} FROM evidence_happening WHERE ${standing('id')} UNION ALL SELECT DISTINCT ${HOST_RUN}, host, id / ${RUN_IDS} FROM evidence_happening WHERE host IS NOT NULL AND ${standing('id')} ORDER BY 1, 2, 3`],
});
export const TALLY_TABLES = [...Object.keys(AGAIN), 'derived_detail'];

/** How many rows of the kept sums were looked at, and whether all are what the evidence comes to. */
export function sumsHold(reader: Reader, table: string): { readonly rows: number; readonly hold: boolean } {
  if (table === 'derived_detail') return detailsHold(reader);
  const [kept, counted] = AGAIN[table] ?? ['', ''];
  const now = reader.prepare(counted).raw().iterate() as IterableIterator<unknown[]>;
  const then = (reader.prepare(kept).raw().all() as unknown[][]);
  let rows = 0;
  for (const row of now) {
    const same = then[rows]?.every((cell, i) => cell === row[i]) === true;
    rows += 1;
    if (!same) return { rows, hold: false };
  }
  return { rows, hold: rows === then.length };
}

function detailsHold(reader: Reader): { readonly rows: number; readonly hold: boolean } {
  let rows = 0;
  for (const kind of DETAIL_TABLES.keys()) {
    for (const [id, bits] of countedDetails(reader, kind)) {
      rows += 1;
      const held = heldDetails(reader, id);
      if (held === undefined || Buffer.compare(held, bits) !== 0) return { rows, hold: false };
    }
  }
  return { rows, hold: rows === reader.prepare('SELECT COUNT(*) FROM derived_detail').pluck().get() };
}
