import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256Hex } from '../../../electron/custody/digest.ts';
import { BLOCK_BYTES, VAULT_START, VaultReader, VaultWriter, packPath } from '../../../electron/custody/vault.ts';
import { type VerifyObject, verifyVault } from '../../../electron/custody/verify.ts';
import { faultOf, inFolder } from './folder.ts';

const going = { cancelled: () => false };
const quiet = (): void => undefined;

interface Vault { readonly folder: string; readonly reader: VaultReader; readonly objects: readonly VerifyObject[] }

/** Three objects, of 1, 4 and 1 blocks, all in one pack. */
function withVault(work: (vault: Vault) => void): void {
  inFolder((folder) => {
    const writer = new VaultWriter(folder, VAULT_START);
    const objects = ['a.json', 'b.json', 'c.json'].map((path, i): VerifyObject => {
      const raw = randomBytes(i === 1 ? 3 * BLOCK_BYTES + 7 : 1000);
      writer.add(raw);
      return { path, sha256: sha256Hex(raw), bytes: raw.length, kept: true, blocks: writer.finishObject() };
    });
    writer.close();
    const reader = new VaultReader(folder);
    work({ folder, reader, objects });
    reader.close();
  });
}

function flip(folder: string, position: number): void {
  const bytes = readFileSync(packPath(folder, 1));
  bytes[position]! ^= 1;
  writeFileSync(packPath(folder, 1), bytes);
}

test('an untouched vault has no problems, and every byte was counted', () => {
  withVault(({ reader, objects }) => {
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    const seen: number[] = [];
    expect(verifyVault(reader, objects, (checked) => seen.push(checked.bytes), going)).toEqual({ problems: [], checked: { files: 3, bytes } });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes);
  });
});

test('a bad block is named by object and position, and the other objects are still checked', () => {
  withVault(({ folder, reader, objects }) => {
    flip(folder, objects[1]!.blocks[2]!.packOffset + 100);
    flip(folder, objects[2]!.blocks[0]!.packOffset + 100);
    const { problems, checked } = verifyVault(reader, objects, quiet, going);
    expect(problems.map(({ where, what }) => [where, what])).toEqual([['vault', 'b.json, block 3 of 4'], ['vault', 'c.json, block 1 of 1']]);
    expect(problems[0]!.detail).toContain('CRC-32');
    expect(checked).toEqual({ files: 3, bytes: 1000 + 2 * BLOCK_BYTES + 7 });
  });
});

test('a lost pack is one problem per object, not one per block', () => {
  withVault(({ folder, reader, objects }) => {
    rmSync(packPath(folder, 1));
    const { problems } = verifyVault(reader, objects, quiet, going);
    expect(problems.map((problem) => problem.what)).toEqual(['a.json, block 1 of 1', 'b.json, blocks 1 to 4 of 4', 'c.json, block 1 of 1']);
  });
});

test('whole blocks that are not the sealed ones are found by the hash of the object', () => {
  withVault(({ reader, objects: [a, b, c] }) => {
    const [first, second, third, fourth] = b!.blocks;
    const swapped = [{ ...second!, rawOffset: 0 }, { ...first!, rawOffset: BLOCK_BYTES }, third!, fourth!];
    const found = (object: VerifyObject): readonly string[] => verifyVault(reader, [object], quiet, going).problems.map((problem) => problem.detail);
    expect(found({ ...b!, blocks: swapped })).toEqual([expect.stringContaining('SHA-256')]);
    expect(found({ ...a!, blocks: c!.blocks })).toEqual([expect.stringContaining('SHA-256')]);
    expect(found({ ...b!, blocks: b!.blocks.slice(0, 3) })).toEqual([expect.stringContaining(`it has ${3 * BLOCK_BYTES} bytes`)]);
    expect(found({ ...b!, blocks: [first!, third!, fourth!] })).toEqual([expect.stringContaining('lists block 2 at byte')]);
    expect(found({ ...a!, sha256: c!.sha256 })).toEqual([expect.stringContaining('SHA-256')]);
  });
});

test('an original that is kept by reference: same, changed, gone, or no file any more', () => {
  inFolder((folder) => {
    const path = join(folder, 'trail.json');
    const raw = randomBytes(2 * BLOCK_BYTES + 3);
    const object: VerifyObject = { path, sha256: sha256Hex(raw), bytes: raw.length, kept: false, blocks: [] };
    const found = (): readonly (readonly [string, string])[] =>
      verifyVault(new VaultReader(folder), [object], quiet, going).problems.map(({ where, detail }) => [where, detail]);
    writeFileSync(path, raw);
    expect(found()).toEqual([]);
    writeFileSync(path, Buffer.from(raw).fill(0, 5, 6).fill(1, 6, 7));
    expect(found()).toEqual([['reference', expect.stringContaining('SHA-256')]]);
    writeFileSync(path, raw.subarray(1));
    expect(found()).toEqual([['reference', expect.stringContaining('bytes and had')]]);
    rmSync(path);
    expect(found()).toEqual([['reference', expect.stringContaining('is not there')]]);
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [path]);
    expect(found()).toEqual([['reference', expect.stringContaining('no longer a plain file')]]);
  });
});

test('it stops between two blocks when it is cancelled', () => {
  withVault(({ reader, objects }) => {
    let blocks = 0;
    const counted = { block: (block: Parameters<VaultReader['block']>[0]) => { blocks += 1; return reader.block(block); } };
    expect(faultOf(() => verifyVault(counted, objects, quiet, { cancelled: () => blocks === 3 })).code).toBe('cancelled');
    expect(blocks).toBe(3);
  });
});
