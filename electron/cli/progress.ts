/** Progress on standard error: one line that renews itself on a terminal, a line every few seconds elsewhere. Ctrl-C cancels once, kills twice. */
import type { Hooks } from '../workflows/import-evidence.ts';
import { plain } from './print.ts';

const EVERY_MS = { terminal: 200, log: 5000 };

export function progressHooks(): Hooks {
  let cancelled = false;
  process.once('SIGINT', () => { cancelled = true; });
  const terminal = process.stderr.isTTY;
  let last = process.hrtime.bigint();
  return {
    cancelled: () => cancelled,
    progress: (p) => {
      const now = process.hrtime.bigint();
      if (Number(now - last) / 1e6 < (terminal ? EVERY_MS.terminal : EVERY_MS.log)) return;
      last = now;
      const share = p.total === undefined || p.total === 0 ? `${p.done} ${p.unit}` : `${Math.floor((p.done / p.total) * 100)} % of ${p.total} ${p.unit}`;
      const line = plain(`${p.label}: ${share}${p.detail === undefined ? '' : `, ${p.detail}`}`);
      process.stderr.write(terminal ? `\r\u001b[2K${line.slice(0, 120)}` : `${line}\n`);
    },
  };
}
