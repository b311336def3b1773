/** The arithmetic of a brush over a stretch of time: move, extend, zoom. Pure. */
import { microsOf, type Micros, type Span } from '../../shared/domain/time.ts';

export interface Stretch { readonly from: Micros; readonly to: Micros }

function clamp(value: number, low: Micros, high: Micros): Micros {
  return value <= low ? low : value >= high ? high : microsOf(Math.round(value)) ?? low;
}

/** The brush cut to what is shown; undefined when there is none. */
export function brushOf(span: Span, shown: Stretch): Stretch | undefined {
  if (span.from === undefined && span.to === undefined) return undefined;
  return { from: clamp(span.from ?? shown.from, shown.from, shown.to), to: clamp(span.to ?? shown.to, shown.from, shown.to) };
}

/** A tenth of what is shown, in its middle: what the first arrow key selects. */
export function firstBrush(shown: Stretch): Stretch {
  const middle = (shown.from + shown.to) / 2;
  const half = (shown.to - shown.from) / 20;
  return { from: clamp(middle - half, shown.from, shown.to), to: clamp(middle + half, shown.from, shown.to) };
}

/** Moved by whole steps, its length kept, stopped at the ends. */
export function moveBrush(brush: Stretch, by: number, shown: Stretch): Stretch {
  const d = Math.min(shown.to - brush.to, Math.max(shown.from - brush.from, by));
  return { from: clamp(brush.from + d, shown.from, shown.to), to: clamp(brush.to + d, shown.from, shown.to) };
}

/** Its end moved; never past its beginning. */
export function extendBrush(brush: Stretch, by: number, shown: Stretch): Stretch {
  const least = microsOf(brush.from + Math.min(Math.abs(by), shown.to - brush.from)) ?? brush.from;
  return { from: brush.from, to: clamp(brush.to + by, least, shown.to) };
}

/** Half or twice as long around the middle of the brush, or of what is shown; inside `whole`. Undefined when that is the whole. */
export function zoom(shown: Stretch, brush: Stretch | undefined, factor: number, whole: Stretch): Stretch | undefined {
  if (factor < 1 && brush !== undefined && brush.to > brush.from && (brush.to - brush.from) < (shown.to - shown.from) * 0.95) return brush;
  const centre = brush === undefined ? (shown.from + shown.to) / 2 : (brush.from + brush.to) / 2;
  const half = Math.max(500_000, ((shown.to - shown.from) * factor) / 2);
  const next = { from: clamp(centre - half, whole.from, whole.to), to: clamp(centre + half, whole.from, whole.to) };
  return next.from <= whole.from && next.to >= whole.to ? undefined : next;
}

/** From two shares of the width, in either order. */
export function stretchAt(a: number, b: number, shown: Stretch): Stretch {
  const length = shown.to - shown.from;
  return { from: clamp(shown.from + Math.min(a, b) * length, shown.from, shown.to), to: clamp(shown.from + Math.max(a, b) * length, shown.from, shown.to) };
}
