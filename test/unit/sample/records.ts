/** Reads the sample's files back the way a stranger would: from bytes, not from the generator's memory. */
import { gunzipSync } from 'node:zlib';
import type { CloudTrailRecord } from '../../../electron/sample/cloudtrail.ts';
import { sampleFiles } from '../../../electron/sample/sample.ts';

export const files = sampleFiles();
export const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
export const fileNamed = (path: string): string => {
  const found = files.find((f) => f.path === path);
  if (found === undefined) throw new Error(`no file ${path}`);
  return decode(found.bytes);
};

const trees = files.filter((f) => f.path.includes('/CloudTrail/'));
export const unpackedTrees: readonly { readonly path: string; readonly text: string }[] = trees.map((f) => ({ path: f.path, text: decode(gunzipSync(f.bytes)) }));
export const treeRecords = unpackedTrees.flatMap((f) => (JSON.parse(f.text) as { Records: CloudTrailRecord[] }).Records);
export const lakeRecords = fileNamed('exports/lake-data-events.ndjson').trim().split('\n').map((line) => JSON.parse(line) as CloudTrailRecord);
export const records: readonly CloudTrailRecord[] = [...treeRecords, ...lakeRecords];

interface Answer {
  readonly credentials?: { readonly accessKeyId?: string };
  readonly accessKey?: { readonly accessKeyId?: string };
}

/** The key that a record says was issued. */
export function issuedBy(r: CloudTrailRecord): string | undefined {
  const answer = r.responseElements as Answer | null;
  return answer?.credentials?.accessKeyId ?? answer?.accessKey?.accessKeyId;
}

/** Lines of the platforms beside AWS, by file. */
export const lines: readonly { readonly path: string; readonly text: string }[] = files.filter((f) => /^(?:github|kubernetes|vault|gcp|entra|windows|linux)\//.test(f.path))
  .flatMap((f) => decode(f.bytes).trim().split('\n').map((text) => ({ path: f.path, text })));
