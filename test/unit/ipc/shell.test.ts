/** The small deciders of the shell: who may ask, what is served, what is local, what is written down. */
import fc from 'fast-check';
import { mkdtemp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { errorDetails, openLog, redact } from '../../../electron/base/log.ts';
import { isOurs } from '../../../electron/ipc/gate.ts';
import { pusherTo } from '../../../electron/ipc/pushes.ts';
import { caseIn } from '../../../electron/windows/arguments.ts';
import { CONTENT_SECURITY_POLICY, ORIGIN, pathIn, respond } from '../../../electron/windows/bundle-files.ts';
import { recentCases } from '../../../electron/windows/data-folder.ts';
import { isLocal } from '../../../electron/windows/harden.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keytrail-shell-'));
  await mkdir(join(folder, 'bundle', 'assets'), { recursive: true });
  await writeFile(join(folder, 'outside.html'), 'outside');
  await writeFile(join(folder, 'bundle', 'index.html'), 'inside');
  await writeFile(join(folder, 'bundle', 'assets', 'a b.js'), '1');
  await writeFile(join(folder, 'bundle', 'notes.exe'), '1');
  await symlink(join(folder, 'outside.html'), join(folder, 'bundle', 'link.html'));
});

test('only the main frame of our own page may ask', () => {
  expect(isOurs({ isMainFrame: true, url: 'app://keytrail/index.html#/timeline' }, ORIGIN)).toBe(true);
  expect(isOurs({ isMainFrame: false, url: 'app://keytrail/index.html' }, ORIGIN)).toBe(false);
  for (const url of ['app://keytrail.evil/', 'app://other/', 'https://keytrail/', 'file:///index.html', 'about:blank', 'data:text/html,x', '']) {
    expect([url, isOurs({ isMainFrame: true, url }, ORIGIN)]).toEqual([url, false]);
  }
  expect(isOurs(undefined, ORIGIN)).toBe(false);
});

describe('what is served', () => {
  const get = (path: string, method = 'GET') => respond(join(folder, 'bundle'), method, `app://keytrail${path}`);

  test('the bundle, with its type and the strict policy', async () => {
    const page = await get('/');
    expect([page.status, await page.text(), page.headers.get('content-type')]).toEqual([200, 'inside', 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get('/assets/a%20b.js?v=1#x')).status).toBe(200);
  });

  test.each(['/../outside.html', '/..%2foutside.html', '/%2e%2e/outside.html', '/assets/../../outside.html', '/..\\outside.html', '/%5c..%5coutside.html', '/link.html', '/assets', '/none.html', '/index.html%00.js', '/notes.exe', '/%'])('%s is refused', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test('another method, host or scheme is refused', async () => {
    expect((await get('/index.html', 'POST')).status).toBe(405);
    for (const url of ['app://other/index.html', 'app://keytrail:80/index.html', 'file:///etc/passwd', 'https://keytrail/index.html', 'nothing']) {
      expect([url, (await respond(join(folder, 'bundle'), 'GET', url)).status]).toEqual([url, 404]);
    }
  });

  test('no path leaves the folder, whatever it is made of', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom('..', '.', '%2e', '%2E%2e', '/', '\\', '%2f', '%5c', '%00', '//', ';', '%252e'));
    fc.assert(fc.property(fc.array(piece), (pieces) => {
      const path = pathIn(`app://keytrail/${pieces.join('')}`);
      expect(path === undefined || !(path.split(/[/\\]/).includes('..') || path.startsWith('/') || path.includes('\0'))).toBe(true);
    }));
  });
});

test('what leaves the machine is not local', () => {
  for (const url of ['app://keytrail/', 'data:text/plain,x', 'blob:app://keytrail/1', 'about:blank', 'APP://keytrail/']) expect([url, isLocal(url, false)]).toEqual([url, true]);
  for (const url of ['http://x', 'https://x', 'ws://x', 'wss://x', 'ftp://x', 'file:///etc/passwd', 'chrome://version', 'devtools://x', 'javascript:1', '//x', '', 'app']) {
    expect([url, isLocal(url, false)]).toEqual([url, false]);
  }
  expect(isLocal('devtools://devtools/bundled/x.js', true)).toBe(true);
});

describe('the log', () => {
  test.each([
    ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalr'],
    ['key wJalrXUtnFEMI/K7MDENG3bPxRfiCYEXAMPLEKEY gone', 'wJalr'],
    ['Authorization: Bearer abc.def-123', 'abc.def'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'eyJ'],
    ['ghp_0123456789abcdefABCDEF0123456789abcd', 'ghp_'],
    ['AKIAIOSFODNN7EXAMPLE', 'AKIA'],
    ['password: "correct horse"', 'correct'],
    ['https://user:pa55word@host/x', 'pa55word'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', 'MIIE'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'd41d8'],
  ])('keeps no secret: %s', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('[redacted]');
  });

  test.each(['/home/examiner/cases/incident-2024/one.keytrail', 'TypeError: Cannot read properties of undefined', '    at run (file:///opt/keytrail/resources/app.asar/dist/main.js:120:15)'])('keeps what is none: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('is one line of JSON per entry, whatever is thrown at it', () => {
    const lines: string[] = [];
    openLog((line) => lines.push(line)).write('error', 'two\nlines', { ...errorDetails(new Error('x'.repeat(9000))), n: 1, gone: undefined });
    expect(lines).toHaveLength(1);
    expect(lines[0]!.endsWith('}\n')).toBe(true);
    expect(lines[0]!.length).toBeLessThan(13_000);
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'error', what: 'two\nlines', n: 1 });
    expect(errorDetails('plain')).toEqual({ error: 'plain' });
  });
});

test('a push that does not fit is not sent', () => {
  const sent: unknown[] = [];
  const push = pusherTo((_channel, name, value) => sent.push([name, value]), openLog(() => undefined));
  push('case-changed', { why: 'x' });
  push('case-changed', { why: 1 });
  push('shell', { run: 'rm' });
  expect(sent).toEqual([['case-changed', { why: 'x' }]]);
});

test('the case named on the command line', () => {
  expect(caseIn(['-r', '/tools/loader.js', '--inspect=0', '.', '--no-sandbox', 'one.keytrail'], '/cases')).toBe('/cases/one.keytrail');
  expect(caseIn(['/abs/one.KEYTRAIL/'], '/cases')).toBe('/abs/one.KEYTRAIL');
  expect(caseIn(['--case=odd-name'], '/cases')).toBe('/cases/odd-name');
  expect(caseIn(['.', '--flag', 'notes.txt'], '/cases')).toBeUndefined();
});

test('recent cases: newest first, each once, no more than twelve, and a spoilt list is no obstacle', async () => {
  const recent = recentCases(join(folder, 'data'));
  expect(recent.list()).toEqual([]);
  for (let n = 0; n < 14; n += 1) recent.add(`/${n}`);
  recent.add('/5');
  expect(recent.list().slice(0, 3)).toEqual(['/5', '/13', '/12']);
  expect(recent.list()).toHaveLength(12);
  await writeFile(join(folder, 'data', 'recent.json'), '{ not json');
  expect(recent.list()).toEqual([]);
});
