/** What is held, per source and in buckets of time, and what was not read. */
import type { CoverageFacts, SourceRhythm } from '../../../shared/domain/coverage.ts';
import { lackOf } from '../../../shared/domain/evidence.ts';
import { stmt, type Reader } from '../handles.ts';
import { RHYTHM_US } from '../write/tally.ts';
import { termId, textAt } from './terms.ts';

/** Silence is judged in buckets of this width. */
export const BUCKET_US = RHYTHM_US;

const DATA_ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:HeadObject', 's3:DeleteObject'];

/** In how many events each source is held, most first, and in which buckets of time. A month is nine thousand buckets for each. */
export function sourceRhythms(reader: Reader): SourceRhythm[] {
  const places = stmt(reader, 'SELECT id, platform, account, region, first_us AS first, last_us AS last FROM derived_place ORDER BY platform, account, region').all() as { id: number; platform: number; account: number | null; region: number | null; first: number; last: number }[];
  // Place by place, in the order of the key.
  const rhythm = stmt(reader, 'SELECT bucket FROM derived_rhythm WHERE place = ? ORDER BY bucket').pluck();
  const sum = stmt(reader, 'SELECT COALESCE(SUM(events), 0) FROM derived_rhythm WHERE place = ?').pluck();
  const sources = places.map((p) => {
    const buckets = (rhythm.all(p.id) as number[]).map((bucket) => bucket * BUCKET_US);
    return { platform: textAt(reader, p.platform) ?? '', account: textAt(reader, p.account), region: textAt(reader, p.region), events: sum.get(p.id) as number, buckets, first: p.first, last: p.last };
  }).filter((source) => source.buckets.length > 0);
  return sources.sort((a, b) => b.events - a.events || a.first - b.first);
}

export function coverageFacts(reader: Reader): CoverageFacts {
  // By the dictionary's index: its texts have none.
  const data = DATA_ACTIONS.some((action) => stmt(reader, 'SELECT 1 FROM evidence_act WHERE action = ? LIMIT 1').get(termId(reader, action) ?? -1) !== undefined);
  return {
    rejected: stmt(reader, 'SELECT o.path, SUM(f.rejected) AS count FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id WHERE f.rejected > 0 GROUP BY 1 ORDER BY 1').all() as { path: string; count: number }[],
    refused: stmt(reader, 'SELECT path, why FROM evidence_refusal ORDER BY path').all() as { path: string; why: string }[],
    attention: (stmt(reader, 'SELECT o.path, f.attention AS text FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id WHERE f.attention IS NOT NULL ORDER BY 1').all() as { path: string; text: string }[])
      .flatMap(({ path, text }) => lackOf(text) === undefined ? [] : [{ path, text: lackOf(text) ?? '' }]),
    inventories: (stmt(reader, 'SELECT f.format, COUNT(*) AS entries, MAX(e.as_of_us) AS asOf FROM evidence_entry e JOIN evidence_file f ON f.id = e.file_id GROUP BY 1 ORDER BY 1').all() as { format: string; entries: number; asOf: number | null }[])
      .map((r) => ({ ...r, asOf: r.asOf ?? undefined })),
    s3Data: data,
  };
}
