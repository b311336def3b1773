/**
 * What app://keytrail/ answers: the files of the window's bundle, each with the headers below, and nothing else.
 * Free of Electron, so that its tests are plain ones.
 */
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { byName } from '../../shared/domain/by-name.ts';

export const APP_SCHEME = 'app';
export const APP_HOST = 'keytrail';
export const ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** Nothing is allowed but what is listed. Inline styles are needed by the components; inline scripts never. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self'",
  "connect-src 'self'", "frame-src 'self' data: blob:", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "object-src 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-DNS-Prefetch-Control': 'off',
  'Cache-Control': 'no-store',
};

/** What a bundle holds; a file of any other kind is not served. */
const CONTENT_TYPES: Readonly<Record<string, string>> = byName({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
});

/** The answer to one request. */
export async function respond(folder: string, method: string, url: string): Promise<Response> {
  if (method !== 'GET') return refused(405);
  const path = pathIn(url);
  const type = path === undefined ? undefined : CONTENT_TYPES[extname(path)];
  if (path === undefined || type === undefined) return refused(404);
  try {
    // A symbolic link out of the folder is a way out too.
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    if (!file.startsWith(root + sep)) return refused(404);
    return new Response(new Uint8Array(await readFile(file)), { status: 200, headers: { ...HEADERS, 'Content-Type': type } });
  } catch {
    // Not there, or a folder: the page has no use for the difference.
    return refused(404);
  }
}

/** The path inside the bundle, or undefined when the address is not one of ours or tries to leave it. */
export function pathIn(url: string): string | undefined {
  // `new URL` tidies `..` away before we would see it, so the raw text is looked at first.
  if (/(?:\.|%2e){2}|\\|%5c|%00|%2f/i.test(url)) return undefined;
  let address: URL;
  let path: string;
  try {
    address = new URL(url);
    path = decodeURIComponent(address.pathname);
  } catch {
    return undefined;
  }
  if (address.protocol !== `${APP_SCHEME}:` || address.host !== APP_HOST) return undefined;
  if (path.includes('\u0000') || path.includes('\\') || path.split('/').includes('..')) return undefined;
  return path === '/' || path === '' ? 'index.html' : path.replace(/^\/+/, '');
}

function refused(status: number): Response {
  return new Response(null, { status, headers: HEADERS });
}
