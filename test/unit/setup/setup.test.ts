import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { entries } from '../../../electron/setup/bundles.mjs';
import { withLock } from '../../../electron/setup/lock.mjs';
import { playwrightCounts, sum, vitestCounts, vitestFailures } from '../../../electron/setup/summary.mjs';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keytrail-setup-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('the counts at the end of npm test', () => {
  test('a file that does not load is a failure', () => {
    const path = report('vitest.json', {
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [] },
        { status: 'failed', assertionResults: [{}] },
        { status: 'passed', assertionResults: [{}] },
      ],
    });
    expect(vitestCounts(path)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  test('failed tests are named once more, with the first line of why', () => {
    const path = report('failures.json', {
      testResults: [
        { name: 'a.test.ts', status: 'failed', message: 'cannot be loaded\nat line 3', assertionResults: [] },
        { name: 'b.test.ts', status: 'failed', assertionResults: [{ status: 'passed', fullName: 'good' }, { status: 'failed', fullName: 'bad', failureMessages: ['expected 1\nto be 2'] }] },
        { name: 'c.test.ts', status: 'passed', assertionResults: [{ status: 'passed', fullName: 'fine' }] },
      ],
    });
    expect(vitestFailures(path)).toEqual(['a.test.ts: cannot be loaded', 'b.test.ts: bad: expected 1']);
    expect(vitestFailures(join(folder, 'none.json'))).toEqual([]);
  });

  test('an error outside every test is a failure', () => {
    const path = report('playwright.json', { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] });
    expect(playwrightCounts(path)).toEqual({ passed: 4, failed: 2, skipped: 2 });
  });

  test('no report counts nothing: the exit code tells', () => {
    expect(vitestCounts(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  test('both are added up', () => {
    expect(sum([{ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }])).toEqual({ passed: 11, failed: 22, skipped: 33 });
  });
});

describe('one at a time', () => {
  test('two that want the same lock run one after the other', async () => {
    const order: string[] = [];
    const lock = join(folder, 'lock');
    const run = (name: string) =>
      withLock(lock, 'testing', async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        order.push(`${name} ends`);
      });
    await Promise.all([run('a'), run('b')]);
    expect(order).toHaveLength(4);
    expect(order[1]!.slice(0, 1)).toBe(order[0]!.slice(0, 1));
  });

  test('a lock whose owner is gone is taken over', async () => {
    const lock = join(folder, 'left');
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), '4194304'); // above the highest process id Linux gives
    expect(await withLock(lock, 'testing', () => 'done')).toBe('done');
  });

  test('a failure gives the lock back', async () => {
    const lock = join(folder, 'failed');
    await expect(withLock(lock, 'testing', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(lock, 'testing', () => 'done')).toBe('done');
  });
});

test('every bundle has a name and a file of its own', () => {
  const made = [...entries('all'), ...entries('bench')];
  const names = new Map(made.map((entry) => [entry.name, entry.source]));
  expect(made.filter((entry) => names.get(entry.name) !== entry.source)).toEqual([]);
});
