/**
 * One page of HTML → PDF as Chromium prints it, in a hidden window that can run no script and reach nothing. The page is served
 * from memory under one fixed address, so neither a file's path nor a port can find its way into the document.
 */
import { BrowserWindow, session, type Session } from 'electron';

const ADDRESS = 'keytrail-print://document/';
let printed = 0;

/** Call only after the app is ready. Finish the answer with finish.ts. */
export async function printHtml(html: string): Promise<Uint8Array> {
  printed += 1;
  const closed = closedSession(`keytrail-print-${printed}`, html);
  const window = new BrowserWindow({
    show: false,
    width: 800,
    height: 1100,
    webPreferences: {
      session: closed,
      sandbox: true,
      javascript: false,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      offscreen: true,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  const { webContents } = window;
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  webContents.on('will-navigate', (event) => { event.preventDefault(); });
  const gone = new Promise<never>((_resolve, reject) => {
    webContents.once('render-process-gone', (_event, details) => { reject(new Error(`the page’s process ended (${details.reason})`)); });
  });
  try {
    await Promise.race([window.loadURL(ADDRESS), gone]);
    // Page numbers, case and ledger head are the page's own margin boxes (@page), so that the HTML printed elsewhere has them too.
    return await Promise.race([
      webContents.printToPDF({ generateTaggedPDF: true, generateDocumentOutline: true, preferCSSPageSize: true, printBackground: true, displayHeaderFooter: false }),
      gone,
    ]);
  } finally {
    window.destroy();
    closed.protocol.unhandle(new URL(ADDRESS).protocol.slice(0, -1));
  }
}

/** A session for each print, so that each has a rendering process that has counted nothing yet. Kept in memory only; answers the one address, refuses every other request and permission. */
function closedSession(partition: string, html: string): Session {
  const closed = session.fromPartition(partition, { cache: false });
  closed.setPermissionRequestHandler((_contents, _permission, answer) => { answer(false); });
  closed.setPermissionCheckHandler(() => false);
  closed.webRequest.onBeforeRequest((request, answer) => { answer({ cancel: request.url !== ADDRESS }); });
  closed.protocol.handle(new URL(ADDRESS).protocol.slice(0, -1), () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  return closed;
}
