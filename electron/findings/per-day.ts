/** How much there is to read in a day: what an analyst would face, had the rules run while it happened. */
import { SEVERITIES, type Finding, type FindingsPerDay, type Severity } from '../../shared/domain/finding.ts';
import { DAY_US, printInstant, type Micros } from '../../shared/domain/time.ts';

export function perDay(findings: readonly Finding[], span: { readonly first: Micros; readonly last: Micros } | undefined): FindingsPerDay {
  const days = span === undefined ? 0 : Math.floor(span.last / DAY_US) - Math.floor(span.first / DAY_US) + 1;
  const found = new Map<string, Record<Severity | 'all', number>>();
  const none = (): Record<Severity | 'all', number> => ({ all: 0, critical: 0, high: 0, medium: 0, low: 0 });
  const total = none();
  for (const f of findings) {
    const day = printInstant(f.at).slice(0, 10);
    const counts = found.get(day) ?? none();
    for (const key of ['all', f.severity] as const) {
      counts[key] += 1;
      total[key] += 1;
    }
    found.set(day, counts);
  }
  const counts = [...found].map(([day, c]) => ({ day, ...c })).sort((a, b) => (a.day < b.day ? -1 : 1));
  const most = counts.reduce<(typeof counts)[number] | undefined>((best, c) => (best === undefined || c.all > best.all ? c : best), undefined);
  const mean = none();
  for (const key of ['all', ...SEVERITIES] as const) mean[key] = days === 0 ? 0 : Math.round((total[key] / days) * 100) / 100;
  return { days, mean, most: most === undefined ? undefined : { day: most.day, findings: most.all }, counts };
}
