/** Containers made by hand for tests, so that they may lie. */
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { Account } from '../../../electron/ingest/containers/limits.ts';
import { walk, type Origin } from '../../../electron/ingest/containers/walk.ts';
import { zipOfBytes } from '../../../electron/ingest/containers/zip.ts';

export interface TarMember { readonly name: string; readonly bytes?: Uint8Array | string; readonly type?: string; readonly mtime?: number; readonly magic?: string; readonly prefix?: string; readonly size?: string }

export function tarHeader(m: TarMember): Buffer {
  const bytes = Buffer.from(m.bytes ?? '');
  const header = Buffer.alloc(512);
  header.write(m.name, 0, 100);
  header.write('0000644\0', 100);
  header.write(m.size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 12, 'latin1');
  header.write(`${(m.mtime ?? 1_709_287_200).toString(8).padStart(11, '0')}\0`, 136);
  header.write(m.type ?? '0', 156);
  header.write(m.magic ?? 'ustar\u000000', 257, 8, 'latin1');
  if (m.prefix !== undefined) header.write(m.prefix, 345, 155);
  header.write('        ', 148);
  header.write(`${header.reduce((n, b) => n + b, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

export function tarOf(members: readonly TarMember[], end = true): Buffer {
  const parts = members.flatMap((m) => {
    const bytes = Buffer.from(m.bytes ?? '');
    return [tarHeader(m), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...parts, Buffer.alloc(end ? 1024 : 0)]);
}

/** `LENGTH KEY=VALUE\n` for each pair. */
export function paxOf(pairs: Readonly<Record<string, string>>): Buffer {
  return Buffer.from(Object.entries(pairs).map(([k, v]) => {
    const rest = ` ${k}=${v}\n`;
    let length = Buffer.byteLength(rest) + 1;
    while (String(length).length + Buffer.byteLength(rest) !== length) length = String(length).length + Buffer.byteLength(rest);
    return `${length}${rest}`;
  }).join(''));
}

export const zstd = (bytes: Uint8Array | string): Buffer => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
export const gzip = (bytes: Uint8Array | string): Buffer => gzipSync(bytes);

/** 40 000 lines `{"n":0}` to `{"n":6}` in four blocks of level 1. */
export const BZIP2 = Buffer.from('QlpoMTFBWSZTWWOgTw0AknVZgAAQEAB/EAABAAogAJAgGgATVUAD1MVIqn0pFUyUiqYqRVOKUiqacKkVTFAnUgTtQJ4oE9UCfKBMUCb/mKCskymstH0H2oAp2CzAAAgIAD+IAACABRAASBANAAmqkNQZ6mSkVTMVIqmlSKphIUt6igTUqRVNykVTvFAn5QJ/UCdyBPJAm1AmKBPTFBWSZTWY/K89QAi3tZgAAQEAB/EAABAAogAJAgGgATVVGaA9TFSKp7KRVMVIqmSkVTVUQpb/igTSpFUyQJyoE6UCdqBPFAnqgTJAmvjFBWSZTWXlE34gAAWbZgAAQEAB/EAABAAogAHBANAAmqoAHqYii00gE+JQrCUKwlCuIlCuCUK6yKLuKLWKLyKL2KL6KLIovxdyRThQkNg7fp8=', 'base64');
export const BZIP2_TEXT = Array.from({ length: 40_000 }, (_, i) => `{"n":${i % 7}}\n`).join('');

export interface Found { readonly member: string | undefined; readonly layers: readonly string[]; readonly text: string; readonly trouble: string | undefined; readonly modified: number | undefined }
export interface Seen { readonly found: readonly Found[]; readonly refused: readonly string[] }

export function originOfBytes(bytes: Buffer, chunk: number): Origin {
  return { * stream() { for (let i = 0; i < bytes.length; i += chunk) yield bytes.subarray(i, i + chunk); }, zip: () => zipOfBytes(bytes) };
}

/** Everything in a container. */
export async function seen(bytes: Buffer, chunk = 65_536, account = new Account()): Promise<Seen> {
  const found: Found[] = [];
  const refused: string[] = [];
  for await (const f of walk(originOfBytes(bytes, chunk), account)) {
    if (f.kind === 'not-read') {
      refused.push(`${f.code} ${f.member ?? '-'}: ${f.why}`);
      continue;
    }
    const parts: Buffer[] = [];
    for await (const part of f.chunks()) parts.push(Buffer.from(part));
    found.push({ member: f.member, layers: f.layers, text: Buffer.concat(parts).toString('utf8'), trouble: f.trouble(), modified: f.modified });
  }
  return { found, refused };
}
