/** The window over the fake workbench. `?mode=empty|error|slow|start|no-suspect&delay=ms` chooses what it meets. */
import { fakeWorkbench, type FakeOptions } from '../fake-workbench.ts';

const query = new URLSearchParams(location.search);
const modes = ['full', 'empty', 'error', 'slow', 'start', 'no-suspect'] as const;
const mode: FakeOptions['mode'] = modes.find((m) => m === query.get('mode')) ?? 'full';
Object.defineProperty(window, 'workbench', { configurable: true, value: fakeWorkbench({ mode: mode === 'slow' ? 'full' : mode, delay: mode === 'slow' ? 8 : Number(query.get('delay') ?? 20) }) });
if (mode === 'slow') {
  const slow = fakeWorkbench({ mode, delay: 0 });
  const quick = window.workbench;
  Object.defineProperty(window, 'workbench', { value: { ...quick, ask: (m: string, i: unknown) => (m === 'case.current' ? quick.ask(m, i) : slow.ask(m, i)) }, configurable: true });
}
await import('../../../../renderer/main.tsx');
