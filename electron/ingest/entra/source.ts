/** A record of any shape as the readers take it: the members of its `properties` before those around them. */
import { objectOf } from '../format.ts';
import { Fields, unpacked } from './fields.ts';
import { idOf, tenantOf } from './names.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Source {
  /** What happened: `properties` of a diagnostic record over the record itself; the record where it has none. */
  readonly fields: Fields;
  /** The record around `properties`, or the same. */
  readonly outer: Fields;
  /** All that the record says, for records without an id of their own. */
  readonly everything: () => string;
}

/** Names of the object in which a record keeps what happened. */
const BODIES = ['properties', 'auditdata', 'rawevent'];

export function sourceOf(value: Json): Source {
  const outer = Fields.of(value);
  const body = outer.object(...BODIES);
  return { fields: body === undefined ? outer : Fields.of(body).over(outer), outer, everything: () => JSON.stringify(value) };
}

export function sourceOfRow(header: readonly string[], cells: readonly string[]): Source {
  const outer = Fields.ofRow(header, cells);
  const body = outer.object(...BODIES);
  return { fields: body === undefined ? outer : Fields.of(body).over(outer), outer, everything: () => cells.join('\u0000') };
}

/** Whether AuditData is there and is no JSON: exports cut long cells. */
export function cutBody(outer: Fields): boolean {
  const text = outer.text('auditdata');
  return text !== undefined && objectOf(unpacked(text)) === undefined;
}

/** The tenant. In tables of Log Analytics `TenantId` is the workspace, so that other names go first and it is then left out. */
export function directoryOf(f: Fields, outer: Fields): string | undefined {
  const named = idOf(f.text('aadtenantid')) ?? tenantOf(outer.text('resourceid')) ?? tenantOf(f.text('resourceid'));
  if (named !== undefined) return named;
  const own = outer.has('timegenerated') ? undefined : idOf(outer.text('tenantid'));
  return own ?? idOf(f.text('resourcetenantid', 'hometenantid'));
}
