/**
 * Members of a tar, in one pass: ustar, pax and GNU long names (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/pax.html,
 * https://www.gnu.org/software/tar/manual/html_node/Standard.html). Links and devices hold no bytes of their own: they are named and refused.
 */
import { byName } from '../../../shared/domain/by-name.ts';
import type { Cursor } from './cursor.ts';
import { isTarHeader, octal } from './kinds.ts';

const BLOCK = 512;
/** Longest extended header; a name or two fit in. */
const MAX_EXTENDED = 1024 * 1024;

export interface TarMember {
  readonly kind: 'member';
  readonly name: string;
  readonly bytes: number;
  /** Seconds since 1970. */
  readonly modified: number | undefined;
  /** Why it is not read. */
  readonly refused: string | undefined;
  chunks(): AsyncGenerator<Buffer>;
  trouble(): string | undefined;
}
/** The archive cannot be read past here. */
export interface TarDamage { readonly kind: 'damage'; readonly why: string }

const REFUSED: Readonly<Record<string, string>> = byName({
  1: 'it is a link to another member', 2: 'it is a link', 3: 'it is a device', 4: 'it is a device', 6: 'it is a pipe', S: 'it is a sparse file; unpack the archive and import the file',
});

export async function* tarMembers(cursor: Cursor): AsyncGenerator<TarMember | TarDamage> {
  let longName: string | undefined;
  let pax = new Map<string, string>();
  const global = new Map<string, string>();
  for (;;) {
    const at = cursor.position;
    const header = Buffer.from(await cursor.take(BLOCK));
    if (header.length === 0) {
      yield { kind: 'damage', why: `it has no end mark, so it may be cut off at byte ${at}` };
      return;
    }
    if (header.length < BLOCK) {
      yield { kind: 'damage', why: `it is cut off in a header, at byte ${at}` };
      return;
    }
    if (header.every((b) => b === 0)) {
      const rest = await cursor.peek(64 * 1024);
      if (rest.some((b) => b !== 0)) yield { kind: 'damage', why: `something follows its end mark at byte ${at}, which is not read` };
      return;
    }
    const size = octal(header, 124, 12);
    if (!isTarHeader(header) || size === undefined) {
      yield { kind: 'damage', why: `the header at byte ${at} is damaged; what follows it is not read` };
      return;
    }
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x' || type === 'g' || type === 'L' || type === 'K') {
      if (size > MAX_EXTENDED) {
        yield { kind: 'damage', why: `the header at byte ${at} is longer than ${MAX_EXTENDED} bytes; what follows it is not read` };
        return;
      }
      const body = Buffer.from(await cursor.take(size));
      await cursor.skip(padding(size));
      if (type === 'L') longName = textOf(body);
      else if (type === 'x') pax = paxOf(body);
      else if (type === 'g') for (const [k, v] of paxOf(body)) global.set(k, v);
      continue;
    }
    const say = (key: string): string | undefined => pax.get(key) ?? global.get(key);
    const paxSize = Number(say('size') ?? Number.NaN);
    const bytes = Number.isSafeInteger(paxSize) && paxSize >= 0 ? paxSize : size;
    const name = say('path') ?? longName ?? plainName(header);
    const mtime = Number(say('mtime') ?? octal(header, 136, 12) ?? Number.NaN);
    const sparse = [...pax.keys()].some((k) => k.startsWith('GNU.sparse.'));
    longName = undefined;
    pax = new Map();
    const body = type === '0' || type === '\0' || type === '7' || type === 'S' ? bytes : type >= '1' && type <= '6' ? 0 : bytes;
    const end = cursor.position + body + padding(body);
    if (type !== '5' && !(name.endsWith('/') && (type === '\0' || type === '0'))) {
      let short = false;
      const from = cursor.position;
      yield {
        kind: 'member', name, bytes: body, modified: Number.isFinite(mtime) && mtime > 0 ? mtime : undefined,
        refused: sparse ? REFUSED['S'] : REFUSED[type] ?? (/^[0\0\x37]$/.test(type) ? undefined : `it is of a kind not known here (${JSON.stringify(type)})`),
        async* chunks() {
          yield* cursor.chunks(body - (cursor.position - from));
          short = cursor.position - from < body;
        },
        trouble: () => (short ? 'the archive ends inside this member' : undefined),
      };
    }
    await cursor.skip(end - cursor.position);
    if (cursor.position < end && cursor.position < end - padding(body)) {
      yield { kind: 'damage', why: `it is cut off in its member ${JSON.stringify(name.slice(0, 200))}` };
      return;
    }
  }
}

const padding = (size: number): number => (BLOCK - (size % BLOCK)) % BLOCK;
const textOf = (bytes: Buffer): string => bytes.toString('utf8').replace(/\0.*$/s, '');

function plainName(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  // GNU's own header has times where ustar has the beginning of a long name.
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** `LENGTH KEY=VALUE\n`, the length counting itself. */
function paxOf(body: Buffer): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; at < body.length;) {
    const blank = body.indexOf(0x20, at);
    const length = blank === -1 ? Number.NaN : Number(body.toString('latin1', at, blank));
    if (!Number.isSafeInteger(length) || length <= blank - at || at + length > body.length) break;
    const text = body.toString('utf8', blank + 1, at + length - 1);
    const equals = text.indexOf('=');
    if (equals > 0) found.set(text.slice(0, equals), text.slice(equals + 1));
    at += length;
  }
  return found;
}
