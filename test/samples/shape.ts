/** In which shape each file of a case came: what it is packed in, how its text is encoded, how its records stand in it, what they are wrapped in. */
import { VaultReader } from '../../electron/custody/vault.ts';
import { again } from '../../electron/ingest/containers/walk.ts';
import type { Head } from '../../electron/ingest/format.ts';
import { HEAD_BYTES, headOf } from '../../electron/ingest/records/head.ts';
import { vaultOf, type OpenCase } from '../../electron/workflows/open-case.ts';
import { originOf } from '../../electron/workflows/reread.ts';

const LAYOUT: Readonly<Record<Head['shape'], string>> = { 'json-lines': 'JSON lines', 'json-array': 'JSON array', 'json-object': 'JSON document', csv: 'table', empty: 'empty', binary: 'native', text: 'text' };
const DELIMITERS: Readonly<Record<string, string>> = { ',': 'CSV', '\t': 'tabs', ';': 'semicolons', '|': 'bars' };

interface FileRow { readonly name_id: string; readonly member: string | null; readonly layers: string; readonly format: string; readonly because: string; readonly object: number; readonly path: string; readonly kept: number }

function layoutOf(head: Head, format: string): string {
  if (head.shape === 'csv') return DELIMITERS[head.delimiter] ?? 'table';
  if (head.shape !== 'text') return LAYOUT[head.shape];
  if (/^\s*<(?:\?xml|Event)/.test(head.text)) return 'XML';
  return format === 'kubernetes-objects' ? 'YAML' : 'text lines';
}

/** Shapes by the id of the evidence file. */
export async function shapesOf(c: OpenCase): Promise<Map<string, string>> {
  const { reader } = c.handles;
  const files = reader.prepare('SELECT f.name_id, f.member, f.layers, f.format, f.because, o.id AS object, o.path, o.kept FROM evidence_file f JOIN evidence_object o ON o.id = f.object_id ORDER BY f.id').all() as FileRow[];
  const shapes = new Map<string, string>();
  const vault = new VaultReader(vaultOf(c.path));
  try {
    for (const f of files) {
      const layers = JSON.parse(f.layers) as string[];
      const parts: Buffer[] = [];
      let bytes = 0;
      let whole = true;
      for await (const part of again(originOf(reader, vault, f.object, f.path, f.kept === 1), f.member ?? undefined, layers)) {
        parts.push(part);
        bytes += part.length;
        if (bytes < HEAD_BYTES) continue;
        whole = false;
        break;
      }
      const archive = f.member === null ? [] : [/\.tar/i.test(f.path) || /\.tgz$/i.test(f.path) ? 'tar' : 'zip'];
      const wrapper = /^wrapped as ([^;]+);/.exec(f.because)?.[1];
      shapes.set(f.name_id, [...archive, ...layers, layoutOf(headOf(Buffer.concat(parts), '', whole), f.format)].join(' › ') + (wrapper === undefined ? '' : `, in ${wrapper}`));
    }
  } finally {
    vault.close();
  }
  return shapes;
}
