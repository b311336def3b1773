/**
 * Says on the document element whether the window is at rest: no question under way, no transition running, two frames drawn since.
 * Tests wait for `data-idle="true"` instead of sleeping.
 */
let pending = 0;
let watching = false;
let quietFrames = 0;

const transitionsRun = (): boolean =>
  document.getAnimations().some((a) => a.playState === 'running' && a.effect?.getComputedTiming().iterations !== Infinity);

function watch(): void {
  quietFrames = pending === 0 && !transitionsRun() ? quietFrames + 1 : 0;
  if (quietFrames >= 2) {
    watching = false;
    document.documentElement.dataset['idle'] = 'true';
    return;
  }
  requestAnimationFrame(watch);
}

/** Anything that starts work calls this; the mark comes back by itself. */
export function stir(): void {
  quietFrames = 0;
  document.documentElement.dataset['idle'] = 'false';
  if (watching) return;
  watching = true;
  requestAnimationFrame(watch);
}

export function askBegan(): void {
  pending += 1;
  stir();
}

export function askEnded(): void {
  pending -= 1;
  stir();
}
