/**
 * Staged lateral movements on Windows (OTRF Security Datasets), each a case of its own, against the list of logons in ../shared/data/truth: by the
 * account, which is what the truth names, and by each session of it on the machine it came from, where that machine's log shows one.
 */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { traceSourceOf } from '../../electron/workflows/trace-suspect.ts';
import type { OpenCase } from '../../electron/workflows/open-case.ts';
import type { Hop, Trace } from '../../shared/domain/trace.ts';
import type { Micros } from '../../shared/domain/time.ts';
import { caseOf, dataJson, dataPath, dataPresent, sayCounts, traceOf } from './held.ts';

interface TrueLogon { readonly user: string; readonly source_ip: string; readonly target_host: string; readonly count: number }
interface Staged { readonly file: string; readonly logons: readonly TrueLogon[] }
/** Logons of the truth that a trace found: each with the session it began, the hop to it, and what stands before it. */
interface Found { readonly session: string; readonly at: Micros; readonly source: string | undefined; readonly hop: Hop | undefined; readonly parent: string | undefined; readonly touch: readonly string[] }
interface Judged { readonly name: string; readonly by: string; readonly truth: number; readonly found: readonly Found[]; readonly extra: readonly string[]; readonly trace: Trace }

const FOLDERS = ['lateral_movement', 'credential_access'];
const pathOf = (file: string): string => FOLDERS.map((f) => dataPath('otrf', 'atomic', 'windows', f, 'host', file)).find((p) => existsSync(p)) ?? file;
const hostOf = (session: string): string => session.split(':', 1)[0]!.split('.', 1)[0]!;
const staged = dataPresent ? dataJson<Staged[]>('truth', 'otrf_windows_lateral_movement_dev.json') : [];

function judge(c: OpenCase, { file, logons }: Staged, ask: { identity?: string; credential?: string }): Judged {
  const trace = traceOf(c, ask);
  const source = traceSourceOf(c.handles.reader);
  const targets = new Set(logons.map((l) => l.target_host.toLowerCase()));
  const value = new Map(trace.credentials.map((x) => [x.id, x.value]));
  const sessions = trace.credentials.filter((x) => x.kind === 'windows-logon-session');
  const found = sessions.flatMap((x): Found[] => {
    const [logon] = source.issuings(x.value);
    return logon === undefined || !targets.has(hostOf(x.value)) ? [] : [{
      session: x.value, at: logon.at, source: logon.source, hop: trace.hops.find((h) => h.id === x.hop), parent: x.parent === undefined ? undefined : value.get(x.parent), touch: trace.systems.filter((s) => s.host === hostOf(x.value) && s.via.includes(x.id)).map((s) => s.touch),
    }];
  });
  return {
    name: file.replace('.zip', ''), by: ask.credential ?? 'account', truth: logons.reduce((n, l) => n + l.count, 0), found, trace,
    // A session where nobody went, and any session of somebody else.
    extra: sessions.filter((x) => (x.parent !== undefined && !targets.has(hostOf(x.value))) || (x.identity !== undefined && !x.identity.endsWith(`\\${logons[0]?.user ?? 'pgustavo'}`))).map((x) => x.value),
  };
}

/** The truth counts logons of one second and source once. */
const seconds = (found: readonly Found[]): number => new Set(found.map((f) => `${Math.floor(f.at / 1_000_000)} ${f.source ?? '-'}`)).size;
const graded = (found: readonly Found[], grade: string): number => found.filter((f) => f.hop?.grade === grade).length;

describe.skipIf(!dataPresent)('otrf in ../shared/data', () => {
  const open: OpenCase[] = [];
  const byAccount: Judged[] = [];
  const bySession: Judged[] = [];
  const of = (list: readonly Judged[], name: string): Judged => list.find((j) => j.name.startsWith(name))!;

  beforeAll(async () => {
    for (const s of staged) {
      const c = await caseOf([pathOf(s.file)]);
      open.push(c);
      const source = traceSourceOf(c.handles.reader);
      const user = s.logons[0]?.user ?? 'pgustavo';
      const account = ['theshire', 'shire'].map((d) => `${d}\\${user}`).find((n) => source.livesOf(n).length > 0 || source.unnamedUses(n).length > 0);
      if (account === undefined) continue;
      byAccount.push(judge(c, s, { identity: account }));
      const targets = new Set(s.logons.map((l) => l.target_host.toLowerCase()));
      for (const l of source.livesOf(account)) if (l.kind === 'windows-logon-session' && l.uses > 0 && !targets.has(hostOf(l.value))) bySession.push(judge(c, s, { credential: l.value }));
    }
  }, 300_000);
  afterAll(() => { for (const c of open) c.close(); });

  test('counts', () => {
    const rows = (list: readonly Judged[]): (string | number)[][] => list.map((j) => [
      j.name.slice(0, 46), j.by, j.truth, seconds(j.found), j.found.length, graded(j.found, 'A'), graded(j.found, 'B'), graded(j.found, 'C'), j.found.filter((f) => f.hop === undefined).length, Math.max(0, j.truth - seconds(j.found)), j.extra.length,
    ]);
    for (const [title, list] of [['by account', byAccount], ['by a session on the machine it came from', bySession]] as const) {
      const all = rows(list);
      const sum = Array.from({ length: 9 }, (_, i) => all.reduce((n, r) => n + Number(r[i + 2]), 0));
      sayCounts(`otrf, ${title}: logons in the truth (one per second and source), found, sessions of them, by grade, missed, sessions beyond the truth`, [['case', 'by', 'truth', 'found', 'sessions', 'A', 'B', 'C', 'no hop', 'missed', 'extra'], ...all, ['all', '', ...sum]]);
    }
    expect([staged.length, staged.filter((s) => s.logons.length > 0).length, byAccount.length]).toEqual([19, 16, 18]);
  });

  test('every logon is found by the account, and nothing beyond', () => {
    expect(byAccount.filter((j) => seconds(j.found) < j.truth).map((j) => j.name)).toEqual([]);
    expect([...byAccount, ...bySession].filter((j) => j.extra.length > 0).map((j) => [j.name, j.by, j.extra])).toEqual([]);
    for (const j of byAccount) for (const f of j.found) expect(f.hop?.because, `${j.name} ${f.session}`).toBeDefined();
  });

  test('the hop comes from the account’s own session on the other machine, wherever one is recorded', () => {
    const wrong = byAccount.flatMap((j) => {
      const there = bySession.filter((s) => s.name === j.name);
      const before = (f: Found): boolean => there.some((s) => s.trace.credentials[0]!.firstUse! <= f.at);
      return j.found.filter((f) => before(f) && f.hop?.kind === 'logged-on' && !there.some((s) => s.by === f.parent)).map((f) => [j.name, f.session, f.parent]);
    });
    expect(wrong).toEqual([]);
  });

  test('a controller’s record of a ticket is no rival of who asked for it', () => {
    const { trace } = of(byAccount, 'covenant_psremoting_command');
    const ticket = trace.credentials.find((x) => x.value === 'ca57ec33-2e4b-499b-d832-a80818e844fa')!;
    const hop = trace.hops.find((h) => h.id === ticket.hop)!;
    expect([trace.credentials.find((x) => x.id === ticket.parent)?.value, hop.grade, hop.rivals]).toEqual(['workstation5.theshire.local:0x2bc327', 'A', []]);
  });

  test('a service or a task made from afar is control of the machine', () => {
    for (const name of ['covenant_sharpsc_create', 'schtask_create', 'schtask_modification']) expect(of(byAccount, name).found.flatMap((f) => f.touch), name).toContain('controlled');
  });

  test('without a logon in the log there is no hop to one', () => {
    for (const name of ['covenant_dcom_executeexcel4macro_blocked', 'empire_shell_rubeus_asktgt_ptt']) expect(of(byAccount, name).trace.hops.filter((h) => h.kind === 'logged-on'), name).toEqual([]);
  });

  /**
   * What no log here shows, so that the session on the first machine alone does not lead there:
   * - dcsync, sharpsc_create (first of two): the session is first seen after the logon, and the log has not its beginning.
   * - wmi_remote: the machine itself logs the account on again for the subscription (4648 and 4624 by SYSTEM); nothing names who caused it. And two sessions of the account were open, so the last remote logon is C from either.
   * - schtask_create: two sessions of one person (a split logon whose beginning the log has not): each is the other's rival. schtask_modification: the
   *   connection's process ran in the second of them, so the first leads nowhere, and rightly.
   */
  test('by session: what is missed has its reason', () => {
    const short = (value: string): string => value.replace(/\.theshire\.local|\.shire\.com/, '');
    expect(bySession.filter((j) => seconds(j.found) < j.truth).map((j) => `${j.name.split('_').slice(0, 3).join('_')} ${short(j.by)}: ${seconds(j.found)} of ${j.truth}`)).toEqual([
      'covenant_sharpsc_create workstation5:0x2bc327: 1 of 2', 'covenant_wmi_remote workstation5:0x2d4c07: 2 of 4', 'covenant_wmi_remote workstation5:0x2d4e19: 1 of 4',
      'schtask_modification workstation5:0x14f3c84: 0 of 1', 'covenant_dcsync_dcerpc workstation5:0x1fd3fc: 0 of 1',
    ]);
    expect(bySession.flatMap((j) => j.found.filter((f) => f.hop?.grade === 'C').map((f) => `${short(f.session)} from ${short(j.by)}, or ${f.hop!.rivals.map((r) => short(r.from ?? '?')).join()}`))).toEqual([
      'workstation6:0x11f0353 from workstation5:0x2d4c07, or workstation5:0x2d4e19', 'workstation6:0x11f0353 from workstation5:0x2d4e19, or workstation5:0x2d4c07',
      'workstation6:0xead4335 from workstation5:0x14f3c84, or workstation5:0x14f392e', 'workstation6:0xead4335 from workstation5:0x14f392e, or workstation5:0x14f3c84',
    ]);
  });
});
