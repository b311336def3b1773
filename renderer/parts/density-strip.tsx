/**
 * Events over time, the trail's in a second tone and standing on its own line, with a brush over both.
 * Mouse: drag selects, a click clears. Keys: arrows move the brush, Shift+arrows extend it, + and - zoom, 0 shows all, Esc clears.
 */
import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Span } from '../../shared/domain/time.ts';
import { showCount } from '../format/count.ts';
import { showSpan } from '../format/time.ts';
import { brushOf, extendBrush, firstBrush, moveBrush, stretchAt, zoom, type Stretch } from './brush.ts';

const HEIGHT = 60;
/** Square root, so that an hour of ten events is still seen beside one of ten thousand. */
function bars(counts: readonly number[], top: number): string {
  const scale = HEIGHT / Math.sqrt(Math.max(1, top));
  let d = '';
  counts.forEach((n, i) => {
    if (n > 0) d += `M${i + 0.08} ${HEIGHT}v-${Math.max(1.5, Math.sqrt(n) * scale).toFixed(2)}h0.84V${HEIGHT}z`;
  });
  return d;
}

export function DensityStrip({ shown, whole, counts, trail, span, onSpan, onWindow }: {
  readonly shown: Stretch; readonly whole: Stretch; readonly counts: readonly number[]; readonly trail: readonly number[]; readonly span: Span;
  readonly onSpan: (span: Span) => void; readonly onWindow: (window: Span) => void;
}): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<{ readonly a: number; readonly b: number } | undefined>(undefined);
  const brush = drag === undefined ? brushOf(span, shown) : stretchAt(drag.a, drag.b, shown);
  const top = Math.max(...counts, 1);
  const length = Math.max(1, shown.to - shown.from);
  const step = length / 100;
  const shareOf = (e: PointerEvent): number => {
    const r = box.current?.getBoundingClientRect();
    return r === undefined ? 0 : Math.min(1, Math.max(0, (e.clientX - r.left) / r.width));
  };
  const onKeyDown = (e: KeyboardEvent): void => {
    const sign = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0;
    if (sign !== 0 && !e.altKey) {
      const now = brush ?? firstBrush(shown);
      onSpan(brush === undefined ? now : e.shiftKey ? extendBrush(now, sign * step, shown) : moveBrush(now, sign * step, shown));
    } else if (e.key === '+' || e.key === '=') onWindow(zoom(shown, brush, 0.5, whole) ?? {});
    else if (e.key === '-') onWindow(zoom(shown, brush, 2, whole) ?? {});
    else if (e.key === '0') onWindow({});
    else if (e.key === 'Escape' && brush !== undefined) onSpan({});
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
  const says = brush === undefined ? 'nothing selected' : `selected ${showSpan(brush.from, brush.to)} UTC`;
  return (
    <div
      ref={box} className="density" role="application" tabIndex={0} aria-label={`Events over time, ${showSpan(shown.from, shown.to)} UTC; ${says}. Arrows move, Shift and arrows extend, plus and minus zoom.`}
      onKeyDown={onKeyDown}
      onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); const at = shareOf(e); setDrag({ a: at, b: at }); }}
      onPointerMove={(e) => { if (drag !== undefined) setDrag({ a: drag.a, b: shareOf(e) }); }}
      onPointerUp={() => {
        if (drag === undefined) return;
        onSpan(Math.abs(drag.a - drag.b) < 0.004 ? {} : stretchAt(drag.a, drag.b, shown));
        setDrag(undefined);
      }}
    >
      <svg viewBox={`0 0 ${Math.max(1, counts.length)} ${HEIGHT}`} preserveAspectRatio="none" width="100%" height={HEIGHT} aria-hidden="true">
        <path d={bars(counts, top)} className="density-all" />
        <path d={bars(trail, top)} className="density-trail" />
      </svg>
      {brush !== undefined && <div className="brush" style={{ left: `${((brush.from - shown.from) / length) * 100}%`, width: `${((brush.to - brush.from) / length) * 100}%` }} />}
      <span className="density-top muted" aria-hidden="true">{showCount(top)}</span>
    </div>
  );
}
