/**
 * Zeek's own table: `#separator \x09`, `#fields`, `#types`, then rows; `-` is unset, `(empty)` an empty set. The header stands again where files
 * were joined, and then holds for what follows. https://docs.zeek.org/en/master/log-formats.html
 */
import type { Head, SourceRecord } from '../format.ts';
import { textLines } from '../records/text-lines.ts';
import type { Splitter } from '../records/splitter.ts';

/** `\x09` → tab. */
const separatorOf = (line: string): string => {
  const text = line.slice('#separator '.length).trim();
  const m = /^\\x([0-9a-fA-F]{2})$/.exec(text);
  return m === null ? text[0] ?? '\t' : String.fromCharCode(Number.parseInt(m[1] ?? '09', 16));
};

const unescape = (cell: string): string => (cell.includes('\\x') ? cell.replace(/\\x([0-9a-fA-F]{2})/g, (_, h: string) => String.fromCharCode(Number.parseInt(h, 16))) : cell);

/** Rows with their columns by name; the lines of the header are no records. `_path` is the name of the log. */
export function zeekTable(): Splitter {
  const lines = textLines();
  let separator = '\t';
  let unset = '-';
  let empty = '(empty)';
  let path = '';
  let fields: readonly string[] = [];
  let columns = new Map<string, number>();

  function take(records: readonly SourceRecord[], out: SourceRecord[]): void {
    for (const r of records) {
      if (r.kind !== 'line') {
        out.push(r);
        continue;
      }
      if (r.text.startsWith('#')) {
        header(r.text);
        continue;
      }
      const cells = r.text.split(separator);
      if (fields.length === 0 || cells.length !== fields.length) {
        out.push({ kind: 'broken', place: r.place, why: fields.length === 0 ? 'a row before any #fields' : `the row has ${cells.length} cells, #fields names ${fields.length}` });
        continue;
      }
      const index = columns, log = path, none = unset, nothing = empty;
      const get = (column: string): string | undefined => {
        if (column === '_path') return log;
        const i = index.get(column);
        const cell = i === undefined ? undefined : cells[i];
        return cell === undefined || cell === none || cell === nothing ? undefined : unescape(cell);
      };
      out.push({ kind: 'row', place: r.place, cells, get });
    }
  }

  function header(line: string): void {
    if (line.startsWith('#separator ')) separator = separatorOf(line);
    const [name = '', ...values] = line.split(separator);
    if (name === '#fields') {
      fields = values;
      columns = new Map(values.map((v, i) => [v.toLowerCase(), i]));
    } else if (name === '#path') path = values[0] ?? '';
    else if (name === '#unset_field') unset = values[0] ?? '-';
    else if (name === '#empty_field') empty = values[0] ?? '(empty)';
  }

  return {
    push(chunk, out) {
      const records: SourceRecord[] = [];
      lines.push(chunk, records);
      take(records, out);
    },
    end(out) {
      const records: SourceRecord[] = [];
      lines.end(records);
      take(records, out);
    },
  };
}

/** `#fields` and `#path` in the head of a table. */
export function zeekHeader(head: Head): { readonly path: string | undefined; readonly fields: readonly string[] } | undefined {
  if (head.shape !== 'text' || !head.text.startsWith('#')) return undefined;
  const fields = /^#fields[\t ](.+)$/m.exec(head.text)?.[1]?.trim();
  return fields === undefined ? undefined : { path: /^#path[\t ](\S+)/m.exec(head.text)?.[1], fields: fields.split(/[\t ]/) };
}
