/** Small things in shared memory: none lies in another's, and memory that was moved away is not written to. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Slabs } from '../../../electron/workflows/slabs.ts';

const SLAB = 256;

test('pieces of one slab never touch, begin at multiples of eight and end within it, with slabs moved away or closed in between', () => {
  const step = fc.oneof(fc.record({ take: fc.integer({ min: 0, max: SLAB }) }), fc.constantFrom('move' as const, 'close' as const, 'back' as const));
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const spare: ArrayBuffer[] = [];
    const slabs = new Slabs(SLAB, (bytes) => { expect(bytes).toBe(SLAB); return spare.pop(); });
    let last: { readonly room: ArrayBuffer; end: number } | undefined;
    for (const s of steps) {
      if (s === 'close') {
        slabs.close();
        last = undefined;
      } else if (s === 'back') spare.push(new ArrayBuffer(SLAB));
      else if (s === 'move') {
        if (last !== undefined && last.room.byteLength > 0) structuredClone(undefined, { transfer: [last.room] });
      } else {
        const { room, at } = slabs.take(s.take);
        expect(room.byteLength).toBe(SLAB);
        expect(at % 8).toBe(0);
        expect(at + s.take).toBeLessThanOrEqual(SLAB);
        if (room === last?.room) expect(at).toBeGreaterThanOrEqual(last.end);
        else expect(at).toBe(0);
        last = { room, end: at + s.take };
      }
    }
  }));
});

test('memory that came back is used before new memory is asked for', () => {
  const used = new ArrayBuffer(SLAB);
  const spare = [used];
  const slabs = new Slabs(SLAB, () => spare.pop());
  expect(slabs.take(200).room).toBe(used);
  expect(slabs.take(56).room).toBe(used);
  expect(slabs.take(1).room).not.toBe(used);
});
