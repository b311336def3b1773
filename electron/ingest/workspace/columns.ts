/** Workspace activities as columns of Log Analytics or of a table: `id_time_t`, `actor_email_s`, `event_name_s`, and a column per parameter. */
import { cellValue, nest } from '../nesting.ts';
import { activityOf, type Activity } from './activity.ts';

const TYPED = /_(?:s|d|b|t|g)$/;
const column = (name: string): string => name.trim().replace(TYPED, '');
const HEADS = /^(id|actor)[_.]([A-Za-z]+)$/;
/** What Log Analytics itself adds to each row. */
const ADDED = /^(?:TenantId|SourceSystem|MG|ManagementGroupName|TimeGenerated|Computer|RawData|Type|_ResourceId|_ItemId|kind|etag|events|event_name|event_type|ipAddress|IPAddress|ownerDomain|name|type)$/;

export function isColumns(names: readonly string[]): boolean {
  const plain = new Set(names.map((n) => column(n).replace('.', '_').toLowerCase()));
  return plain.has('id_applicationname') && (plain.has('event_name') || plain.has('events') || plain.has('name')) && (plain.has('id_time') || plain.has('id_uniquequalifier'));
}

/** An activity out of names and cells; a cell that holds a list in JSON is a list. */
export function activityOfColumns(cells: Iterable<readonly [string, unknown]>): Activity | undefined {
  const members: (readonly [readonly string[], unknown])[] = [];
  for (const [name, cell] of cells) {
    const value = typeof cell === 'string' ? cellValue(cell.trim()) : cell;
    if (value === '' || value === null || value === undefined) continue;
    const plain = column(name);
    const head = HEADS.exec(plain);
    if (head !== null) members.push([[head[1] ?? '', head[2] ?? ''], value]);
    else if (ADDED.test(plain)) members.push([[plain === 'IPAddress' ? 'ipAddress' : plain], value]);
    else members.push([['parameters', plain], value]);
  }
  return activityOf(nest(members));
}
