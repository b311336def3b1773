/** Findings about the trail that an analyst called benign. Steps rest on the trail, not on findings: what was called benign raises no question here, and is named. */
import type { Finding } from '../../shared/domain/finding.ts';
import type { Trace } from '../../shared/domain/trace.ts';
import { benignWords } from '../../shared/domain/words.ts';
import { plain } from './playbooks.ts';

export function benignLimits(trace: Trace, findings: readonly Finding[]): readonly string[] {
  return findings.flatMap((f) => {
    if (f.benign === undefined) return [];
    const about = f.credential === undefined
      ? trace.credentials.filter((c) => f.identity !== undefined && c.identity === f.identity).map((c) => c.id)
      : trace.credentials.filter((c) => c.value === f.credential).map((c) => c.id);
    const made = trace.identities.some((i) => i.name === f.identity);
    if (about.length === 0 && !made) return [];
    const whom = about.length === 0 ? f.identity ?? '' : about.length > 6 ? `${about.length} credentials` : about.join(', ');
    return [plain(`${f.id}, "${f.title}", about ${whom}: ${benignWords(f.benign)}. No step here rests on a finding, so none is left out for it.`)];
  });
}
