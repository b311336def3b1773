/** A large account stays bounded: steps in the order of its identities, processor time in the order of its policies, not of pairs of both. */
import { describe, expect, test } from 'vitest';
import { potentialReach } from '../../../electron/reconstruct/reach.ts';
import { Rights } from '../../../electron/reconstruct/rights/rights.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Reachable } from '../../../shared/domain/reach.ts';
import type { Right } from '../../../shared/domain/right.ts';
import { trace } from '../../fixtures/draw.ts';

const A = '111122223333';
const user = (n: number): string => `arn:aws:iam::${A}:user/u${n}`;
const role = (n: number): string => `arn:aws:iam::${A}:role/app-${n}`;

/** Everyone may do something to everyone, each by a policy of its own, and by patterns that no two share. */
function rows(n: number): InventoryRow[] {
  const out: InventoryRow[] = [];
  const put = (r: Partial<InventoryRow> & Pick<InventoryRow, 'kind'>): void => { out.push({ id: `I1.${out.length}.0`, evidence: 'e', line: 1, platform: 'aws', ...r }); };
  const has = (name: string, kind: 'user' | 'role', i: number): void => {
    put({ kind: 'identity', identity: { name, kind }, rights: [{ effect: 'stated' }] });
    const rights: Right[] = [
      { effect: 'allow', acts: ['iam:CreateAccessKey', 'iam:UpdateLoginProfile'], on: [`arn:aws:iam::${A}:user/*`, `arn:aws:iam::${A}:none/${i}`], by: `p${i}` },
      { effect: 'allow', acts: ['iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], on: [`arn:aws:iam::${A}:role/app-${i % 10}*`], by: `q${i}` },
      { effect: 'deny', acts: ['iam:CreateAccessKey'], on: [`arn:aws:iam::${A}:user/u${i % 50}`], by: `d${i % 50}` },
    ];
    put({ kind: 'permission', identity: { name, kind }, rights });
  };
  for (let i = 0; i < n; i += 1) has(user(i), 'user', i);
  for (let i = 0; i < n; i += 1) {
    has(role(i), 'role', i);
    put({ kind: 'trust', identity: { name: role(i), kind: 'role' }, other: { name: `arn:aws:iam::${A}:root`, kind: 'account' }, detail: 'sts:AssumeRole; no condition' });
  }
  return out;
}

const T = trace(`10:00:00 AKIA1 (${user(0)}) @6.6.6.6 ListBuckets`, { credential: 'AKIA1' });
const canonical = (name: string): string => name;

/** Processor time of the search, in ms. */
function cost(inventory: readonly InventoryRow[]): { readonly ms: number; readonly reachable: readonly Reachable[] } {
  const before = process.cpuUsage();
  const { reachable } = potentialReach({ trace: T, inventory, canonical, holderOf: () => undefined });
  const used = process.cpuUsage(before);
  return { ms: (used.user + used.system) / 1000, reachable };
}

describe('a thousand users and a thousand roles', () => {
  const large = rows(1000);
  test('no identity has more than a few steps, and sets are few', () => {
    const rights = new Rights(large, canonical);
    const steps = [...Array.from({ length: 1000 }, (_, i) => user(i)), ...Array.from({ length: 1000 }, (_, i) => role(i))].map((name) => rights.steps(name, undefined));
    expect(Math.max(...steps.map((s) => s.length))).toBeLessThanOrEqual(8);
    expect(new Set(steps.flat().map((s) => s.to)).size).toBeLessThanOrEqual(300);
    expect(steps.flat().length).toBeGreaterThanOrEqual(2000);
  }, 120_000);
  test('what is listed is sets and not their thousands of members; four times the account costs what its pairs of policies and names cost', () => {
    cost(rows(100));
    const [small, big] = [cost(rows(250)), cost(large)];
    expect(big.reachable.length).toBeGreaterThan(0);
    expect(big.reachable.length).toBeLessThanOrEqual(300);
    expect(big.reachable.some((r) => / \(\d{3,4} known\)/.test(r.name))).toBe(true);
    console.info(`potential reach: 250+250 identities ${small.ms.toFixed(0)} ms, 1000+1000 ${big.ms.toFixed(0)} ms of processor time`);
    // Patterns that no two holders share are matched once against each name: sixteen times. Steps from each to each would be far beyond.
    expect(big.ms / small.ms).toBeLessThan(32);
  }, 120_000);
});
