/** Marks of time under a strip; as many as fit without touching. */
import type { ReactNode } from 'react';
import type { Micros } from '../../shared/domain/time.ts';
import { ticksOf } from '../format/ticks.ts';

export function TimeAxis({ from, to, most = 9 }: { readonly from: Micros; readonly to: Micros; readonly most?: number }): ReactNode {
  return (
    <div className="time-axis" aria-hidden="true">
      {ticksOf(from, to, most).filter((t) => t.share > 0.02 && t.share < 0.98).map((t) => <span key={t.at} style={{ left: `${t.share * 100}%` }}>{t.text}</span>)}
    </div>
  );
}
