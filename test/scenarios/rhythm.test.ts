/** One credential from one address with one client: owner and intruder told apart by rhythm and by session, and not where there is too little. */
import { describe, expect, test } from 'vitest';
import type { Assertion } from '../../electron/reconstruct/groups.ts';
import { lineage, trace } from '../fixtures/draw.ts';

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (minute: number, second = 0): string => `${Math.floor(minute / 1440)}d ${two(Math.floor((minute % 1440) / 60))}:${two(minute % 60)}:${two(second)}`;
/** A job that reads an object and asks who it is, from minute `from` on. */
const job = (from: number, every: number, times: number, place = '@10.0.0.9 ~boto'): string[] => Array.from({ length: times }, (_, i) => from + i * every)
  .flatMap((m, i) => [`${clock(m, i % 3)} AKIA1 (user/svc) ${place} GetCallerIdentity`, `${clock(m, 5 + (i % 4))} AKIA1 (user/svc) ${place} GetObject x2`]);
const groups = (t: ReturnType<typeof trace>): string[] => t.sourceGroups.map((g) => `${g.part ?? 'all'}: ${g.uses} ${g.resembles}${g.followed ? ', followed' : ''}`);

const THIEF = [
  `${clock(2000, 10)} AKIA1 (user/svc) @10.0.0.9 ~boto ListUsers`, `${clock(2000, 40)} AKIA1 (user/svc) @10.0.0.9 ~boto !ListRoles`, `${clock(2001, 3)} AKIA1 (user/svc) @10.0.0.9 ~boto GetObject x7`,
  `${clock(2004, 9)} AKIA1 (user/svc) @10.0.0.9 ~boto CreateAccessKey -> AKIA2 (user/other)`,
];

describe('rhythm', () => {
  const story = [...job(0, 15, 200), ...THIEF].join('\n');

  test('a job every 15 minutes is the owner’s, what comes by hand through the same proxy with the same client after the suspicion is not', () => {
    const t = trace(story, { credential: 'AKIA1', from: clock(1999) });
    expect(lineage(t)).toEqual(['AKIA1, 10 uses', 'AKIA2 <- AKIA1 planted A, unused']);
    expect(groups(t)).toEqual(['every 15 minutes: 600 owner', 'by hand: 10 seed, followed']);
    expect(t.sourceGroups[0]?.because).toMatch(/every 15 minutes, 133 of 133 gaps between its runs/);
    expect(t.sourceGroups[1]?.because).toMatch(/these 10 uses do not keep to it/);
  });

  test('without a time it is a guess, which says what speaks for it', () => {
    const t = trace(story, { credential: 'AKIA1' });
    expect(lineage(t)[0]).toBe('AKIA1, 10 uses');
    expect(t.seed.because).toContain('a guess: every 15 minutes a job of the owner’s runs from 10.0.0.9');
    expect(t.sourceGroups[1]?.because).toMatch(/a guess: .*show 1 changing operation that no other source made|a guess/);
  });

  test('as an identity too', () => {
    expect(lineage(trace(story, { identity: 'user/svc', from: clock(1999) }))[0]).toBe('AKIA1, 10 uses');
  });

  test('a deploy job every night and somebody at noon', () => {
    const nights = Array.from({ length: 12 }, (_, d) => [
      `${d}d 02:0${d % 5}:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli GetCallerIdentity`, `${d}d 02:1${d % 7}:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli PutObject x30`,
    ]).flat();
    const t = trace([...nights, '10d 12:00:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli PutObject x3', '10d 12:01:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli AssumeRole -> ASIA9 (role/far)'].join('\n'), { credential: 'AKIA1', from: '10d 11:00:00' });
    expect(lineage(t)).toEqual(['AKIA1, 4 uses', 'ASIA9 <- AKIA1 issued A, unused']);
    expect(groups(t)).toEqual(['every 24 hours: 372 owner', 'by hand: 4 seed, followed']);
  });

  test('a job that starts when another ends keeps to hours of the day', () => {
    const nights = Array.from({ length: 14 }, (_, d) => `${d}d 0${1 + (d * 5) % 2}:${two((d * 17) % 60)}:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli PutObject x9`);
    const t = trace([...nights, '12d 12:00:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli PutObject x3'].join('\n'), { credential: 'AKIA1', from: '12d 10:00:00' });
    // Too spread for hours that many days share: nothing is said.
    expect(groups(t)).toEqual(['all: 129 unclear, followed']);
    const steady = Array.from({ length: 14 }, (_, d) => `${d}d 01:${two((d * d * 7 + d * 13) % 60)}:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli PutObject x9`);
    const s = trace([...steady, '12d 12:00:00 AKIA1 (user/deploy) @10.0.0.9 ~aws-cli PutObject x3'].join('\n'), { credential: 'AKIA1', from: '12d 10:00:00' });
    expect(groups(s)).toEqual(['daily between 01:00 and 01:45 UTC: 126 owner', 'by hand: 3 seed, followed']);
  });

  test('seven runs are too few to be a rhythm', () => {
    const t = trace([...job(0, 15, 7), `${clock(200)} AKIA1 (user/svc) @10.0.0.9 ~boto CreateAccessKey -> AKIA2 (user/other)`].join('\n'), { credential: 'AKIA1', from: clock(190) });
    expect(groups(t)).toEqual(['all: 22 unclear, followed']);
  });

  test('uses without a period are no job, however many', () => {
    let at = 0;
    let seed = 7;
    const hand = Array.from({ length: 300 }, () => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      at += 1 + Math.floor(-20 * Math.log((seed + 1) / 2147483649));
      return `${clock(at)} AKIA1 (user/svc) @10.0.0.9 ~boto GetObject`;
    });
    const t = trace([...hand, `${clock(at + 3)} AKIA1 (user/svc) @10.0.0.9 ~boto CreateAccessKey -> AKIA2 (user/other)`].join('\n'), { credential: 'AKIA1', from: clock(at + 2) });
    expect(t.sourceGroups.map((g) => g.part)).toEqual([undefined]);
  });

  test('a use at the job’s minute that the job never makes, or makes less often, is not the job’s', () => {
    const t = trace([...job(0, 15, 200), `${clock(2010, 6)} AKIA1 (user/svc) @10.0.0.9 ~boto GetObject x9`, `${clock(2010, 7)} AKIA1 (user/svc) @10.0.0.9 ~boto AssumeRole -> ASIA9 (role/far)`].join('\n'), { credential: 'AKIA1', from: clock(2009) });
    expect(t.credentials[0]?.uses).toBe(10);
    expect(lineage(t)[1]).toBe('ASIA9 <- AKIA1 issued A, unused');
  });

  test('the job’s missed runs and a new phase after a pause stay the job’s', () => {
    const t = trace([...job(0, 15, 40), ...job(660, 15, 30), ...job(1507, 15, 60), ...THIEF].join('\n'), { credential: 'AKIA1', from: clock(1999) });
    expect(groups(t)).toEqual(['every 15 minutes: 390 owner', 'by hand: 10 seed, followed']);
  });

  test('named sources are taken at their word, and the analyst may decide of a part', () => {
    expect(groups(trace(story, { credential: 'AKIA1', from: clock(1999), sources: ['10.0.0.9'] }))).toEqual(['all: 610 seed, followed']);
    const says: Assertion = { credential: 'AKIA1', source: '10.0.0.9', agent: 'boto', part: 'by hand', is: 'owner', by: 'E. Xaminer', reason: 'asked them' };
    const t = trace(story, { credential: 'AKIA1', from: clock(1999), assertions: [says, { ...says, part: 'every 15 minutes', is: 'seed' }] });
    expect(groups(t)).toEqual(['every 15 minutes: 600 seed, followed', 'by hand: 10 owner']);
  });
});

describe('sessions', () => {
  const owner = '08:00:00 ASIA1 (role/job) @10.0.0.1 ~sdk GetObject x20\n08:00:00 ASIA3 (role/job) @10.0.0.2 ~sdk GetObject x20';

  test('what one session of the intruder does belongs together, even from an address of the owner’s', () => {
    const t = trace(`${owner}
      2d 09:00:00 ASIA2 (role/job) @6.6.6.6 ~cli ListBuckets x3
      2d 09:10:00 ASIA2 (role/job) @10.0.0.1 ~cli CreateAccessKey -> AKIA2 (user/other)
    `, { identity: 'role/job', from: '2d 08:00:00' });
    expect(lineage(t)).toEqual(['ASIA2, 4 uses', 'AKIA2 <- ASIA2 planted A, unused']);
    expect(t.sourceGroups.find((g) => g.source === '10.0.0.1')).toMatchObject({ part: 'session ASIA2', resembles: 'seed', followed: true });
  });

  test('a session that moves with its client and never back may be its owner’s: followed, and said to be unclear', () => {
    const t = trace(`${owner}
      2d 07:00:00 ASIA4 (role/job) @10.0.0.1 ~sdk GetObject x5
      2d 09:00:00 ASIA4 (role/job) @172.16.0.9 ~sdk GetObject x5
    `, { credential: 'ASIA4', from: '2d 08:00:00' });
    expect(t.sourceGroups.map((g) => `${g.source ?? ''} ${g.resembles} ${g.followed}`)).toEqual(['10.0.0.1 owner false', '172.16.0.9 unclear true']);
    expect(t.sourceGroups[1]?.because).toContain('may have changed the network');
  });

  test('in two places at once it has not moved', () => {
    const t = trace(`
      2d 07:00:00 ASIA4 (role/job) @10.0.0.1 ~sdk GetObject x5
      2d 09:00:00 ASIA4 (role/job) @6.6.6.6 ~sdk GetObject x5
      2d 09:01:00 ASIA4 (role/job) @10.0.0.1 ~sdk GetObject x5
    `, { credential: 'ASIA4', from: '2d 08:00:00' });
    expect(t.sourceGroups[1]).toMatchObject({ source: '6.6.6.6', resembles: 'seed', followed: true });
    expect(t.sourceGroups[1]?.because).toContain('was used 5 times from elsewhere');
  });

  test('a lasting key is in no session: its addresses stand for themselves', () => {
    const t = trace(`
      08:00:00 AKIA1 (user/svc) @10.0.0.1 ~app GetObject x5
      2d 09:00:00 AKIA1 (user/svc) @6.6.6.6 ~app GetObject x5
    `, { credential: 'AKIA1', from: '2d 08:00:00' });
    expect(t.sourceGroups.map((g) => g.part)).toEqual([undefined, undefined]);
  });
});
