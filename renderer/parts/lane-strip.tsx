/** The uses of one credential over time: successes stand above the line, denied ones hang below it as outlined bars. */
import type { ReactNode } from 'react';

const UP = 12;
const DOWN = 6;

export function LaneStrip({ successes, failures, label }: { readonly successes: readonly number[]; readonly failures: readonly number[]; readonly label: string }): ReactNode {
  const top = Math.sqrt(Math.max(1, ...successes));
  const low = Math.sqrt(Math.max(1, ...failures));
  const up = successes.map((n, i) => (n === 0 ? '' : `M${i + 0.1} ${UP}v-${Math.max(2, (Math.sqrt(n) / top) * UP).toFixed(1)}h0.8V${UP}z`)).join('');
  const down = failures.map((n, i) => (n === 0 ? '' : `M${i + 0.1} ${UP + 1}v${Math.max(2, (Math.sqrt(n) / low) * DOWN).toFixed(1)}h0.8V${UP + 1}z`)).join('');
  return (
    <svg className="lane" viewBox={`0 0 ${Math.max(1, successes.length)} ${UP + DOWN + 1}`} preserveAspectRatio="none" width="100%" height={UP + DOWN + 1} role="img" aria-label={label}>
      <path d={up} className="lane-up" /><path d={down} className="lane-down" />
      <line x1="0" x2={successes.length} y1={UP + 0.5} y2={UP + 0.5} className="lane-line" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
