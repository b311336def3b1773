/**
 * The window has no way out: not to a network, not to another page, not to Node. Tried from inside the page, as a hostile
 * record that had become script would, and from the main process, as a mistake of ours would. sockets.e2e.ts watches the
 * same from outside.
 */
import { CONTENT_SECURITY_POLICY } from '../../electron/windows/bundle-files.ts';
import { expect, test } from './app.ts';

const HOSTS = ['192.0.2.1', 'example.com', '[2001:db8::1]', '127.0.0.1:9', 'localhost:9'];

test('the page has the web platform, three functions, and nothing of Node or Electron', async ({ app }) => {
  const found = await app.page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    workbench: Object.keys(window.workbench).sort(),
    // Sockets that no policy and no filter sees.
    peers: 'RTCPeerConnection' in globalThis || 'webkitRTCPeerConnection' in globalThis,
  }));
  expect(found).toEqual({ globals: [], workbench: ['ask', 'on', 'pathOf'], peers: false });
});

test('the workbench knows the names of the contract and refuses others', async ({ app }) => {
  const refused = await app.page.evaluate(async () => {
    const asked = await window.workbench.ask('shell.open', {}).then(() => 'answered', String);
    let listened = 'listened';
    try {
      window.workbench.on('ipc-message', () => undefined);
    } catch (error) {
      listened = String(error);
    }
    return [asked, listened];
  });
  expect(refused).toEqual([expect.stringContaining('unknown method'), expect.stringContaining('unknown push')]);
  expect(await app.page.evaluate(() => window.workbench.ask('events.page', { filter: {}, limit: 1e9, evil: true }))).toMatchObject({ ok: false, fault: { code: 'bad-request' } });
});

test('the policy is the strict one, and a string is never run', async ({ app }) => {
  const found = await app.page.evaluate(async () => {
    const policy = (await fetch('app://keytrail/index.html')).headers.get('content-security-policy');
    const run = (make: () => unknown): string => {
      try {
        return `ran: ${String(make())}`;
      } catch (error) {
        return String(error);
      }
    };
    // Inline scripts do not throw, they do nothing.
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.head.append(script);
    return { policy, inline: 'inlineRan' in window, strings: [run(() => (0, eval)('1')), run(() => Reflect.construct(Function, ['return 1']))] };
  });
  expect(found.policy).toBe(CONTENT_SECURITY_POLICY);
  expect(found.inline).toBe(false);
  for (const said of found.strings) expect(said).toContain('EvalError');
});

test.describe('nothing is fetched', () => {
  for (const host of HOSTS) {
    test(`from ${host}`, async ({ app }) => {
      const found = await app.page.evaluate(async (name) => {
        // "Refused" alone proves little on a machine without a network: the policy's own reports say who refused.
        const reports = new Set<string>();
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
          if (blockedURI.includes(name)) reports.add(effectiveDirective);
        });
        const outcome = (start: (good: (what: string) => void, bad: () => void) => void): Promise<string> =>
          new Promise((resolve) => start((what) => resolve(`reached: ${what}`), () => resolve('refused')));
        const element = (make: () => HTMLElement): Promise<string> => outcome((good, bad) => {
          const made = make();
          made.addEventListener('load', () => good(made.tagName));
          made.addEventListener('error', bad);
          document.head.append(made);
        });
        const http = `http://${name}/x`;
        const outcomes = await Promise.all([
          ...[http, `https://${name}/x`].map((url) => fetch(url, { mode: 'no-cors' }).then(() => 'reached: fetch', () => 'refused')),
          outcome((good, bad) => {
            const request = new XMLHttpRequest();
            request.addEventListener('load', () => good('XMLHttpRequest'));
            request.addEventListener('error', bad);
            request.open('GET', http);
            request.send();
          }),
          outcome((good, bad) => Object.assign(new WebSocket(`ws://${name}/`), { onopen: () => good('WebSocket'), onerror: bad })),
          outcome((good, bad) => Object.assign(new WebSocket(`wss://${name}/`), { onopen: () => good('WebSocket'), onerror: bad })),
          outcome((good, bad) => Object.assign(new EventSource(http), { onopen: () => good('EventSource'), onerror: bad })),
          outcome((good, bad) => Object.assign(new Image(), { onload: () => good('image'), onerror: bad, src: http })),
          outcome((good, bad) => Object.assign(new Audio(), { onloadeddata: () => good('audio'), onerror: bad, src: http })),
          element(() => Object.assign(document.createElement('script'), { src: http })),
          element(() => Object.assign(document.createElement('link'), { rel: 'stylesheet', href: http })),
          new FontFace('far', `url(${http})`).load().then(() => 'reached: font', () => 'refused'),
        ]);
        // The report about a font comes after its refusal.
        await new Promise(requestAnimationFrame).then(() => new Promise(requestAnimationFrame));
        return { outcomes: [...new Set(outcomes)], reports: [...reports].sort() };
      }, host);
      expect(found).toEqual({ outcomes: ['refused'], reports: ['connect-src', 'font-src', 'img-src', 'media-src', 'script-src-elem', 'style-src-elem'] });

      // A beacon has no outcome that the page may see.
      const beacon = await app.page.evaluate((name) => new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve([event.effectiveDirective, event.blockedURI]), { once: true });
        navigator.sendBeacon(`http://${name}/beacon`, 'x');
      }), host);
      expect(beacon).toEqual(['connect-src', `http://${host}/beacon`]);
    });
  }

  test('by the main process either', async ({ app }) => {
    const outcomes = await app.electron.evaluate(async ({ net, session }) => Promise.all(
      ['http://192.0.2.1/', 'https://example.com/', 'http://127.0.0.1:9/', 'ftp://192.0.2.1/'].flatMap((url) => [
        net.fetch(url).then(() => `reached ${url}`, String),
        session.defaultSession.fetch(url).then(() => `reached ${url}`, String),
        net.fetch(url, { bypassCustomProtocolHandlers: true }).then(() => `reached ${url}`, String),
        session.fromPartition('another').fetch(url).then(() => `reached ${url}`, String),
      ]),
    ));
    // By our filter, not by the lack of a network.
    expect(new Set(outcomes)).toEqual(new Set(['Error: net::ERR_BLOCKED_BY_CLIENT']));
    const resolved = await app.electron.evaluate(({ session }) =>
      Promise.all(['example.com', '192.0.2.1', '::1'].map((name) => session.defaultSession.resolveHost(name).then(() => `resolved ${name}`, String))));
    expect(new Set(resolved)).toEqual(new Set(['Error: net::ERR_NAME_NOT_RESOLVED']));
  });

  test('from the disk', async ({ app }) => {
    const outcomes = await app.page.evaluate(() => Promise.all(
      ['file:///etc/passwd', 'app://keytrail/..%2f..%2fpackage.json', 'app://keytrail/%2e%2e/main.js', 'app://other/index.html', 'app://keytrail/none.js'].map(
        (url) => fetch(url).then((answer) => (answer.ok ? `reached ${url}` : 'refused'), () => 'refused'),
      ),
    ));
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
  });
});

test('the window goes nowhere, and no second one opens', async ({ app }) => {
  const { page } = app;
  const before = page.url();
  await page.evaluate(() => {
    location.href = 'https://192.0.2.1/';
  });
  await page.evaluate(() => {
    for (const target of ['_self', '_top', '_blank']) {
      const link = document.createElement('a');
      Object.assign(link, { href: `https://192.0.2.1/${target}`, target });
      document.body.append(link);
      link.click();
    }
    const form = document.createElement('form');
    Object.assign(form, { action: 'https://192.0.2.1/form', method: 'post' });
    document.body.append(form);
    form.submit();
    const frame = document.createElement('iframe');
    frame.src = 'https://192.0.2.1/frame';
    document.body.append(frame);
    document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: '0;url=https://192.0.2.1/meta' }));
  });
  expect(await page.evaluate(() => [window.open('https://192.0.2.1/'), window.open('about:blank'), window.open('app://keytrail/index.html')])).toEqual([null, null, null]);
  await expect.poll(() => app.log()).toContain('refused: navigation');
  expect(page.url().split('#')[0]).toBe(before.split('#')[0]);
  expect(app.electron.windows()).toHaveLength(1);
  expect(await app.ask('case.current', {})).toMatchObject({ ok: true });
});

test('a frame inside the page has no workbench, and a webview is nothing', async ({ app }) => {
  const found = await app.page.evaluate(() => new Promise((resolve) => {
    const view = document.createElement('webview');
    view.setAttribute('src', 'app://keytrail/index.html');
    document.body.append(view);
    const frame = document.createElement('iframe');
    frame.srcdoc = '<p>hostile</p>';
    frame.addEventListener('load', () => resolve({ workbench: frame.contentWindow !== null && 'workbench' in frame.contentWindow, webview: 'getWebContentsId' in view }));
    document.body.append(frame);
  }));
  expect(found).toEqual({ workbench: false, webview: false });
});

test('permissions are denied and nothing is downloaded', async ({ app }) => {
  const found = await app.page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi', 'persistent-storage', 'screen-wake-lock'];
    const states = await Promise.all(names.map((name) => navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'denied')));
    const position = await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('found'), ({ code }) => resolve(code)));
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', () => 'refused');
    const screen = await navigator.mediaDevices.getDisplayMedia().then(() => 'given', () => 'refused');
    const clipboard = await navigator.clipboard.readText().then(() => 'given', () => 'refused');
    document.body.append(Object.assign(document.createElement('a'), { id: 'far', href: URL.createObjectURL(new Blob(['x'])), download: 'x.txt', textContent: 'x' }));
    document.getElementById('far')?.click();
    return { states: [...new Set(states)], notification: await Notification.requestPermission(), position, media, screen, clipboard };
  });
  expect(found).toEqual({ states: ['denied'], notification: 'denied', position: 1, media: 'refused', screen: 'refused', clipboard: 'refused' });
  await expect.poll(() => app.log()).toContain('refused: download');
});
