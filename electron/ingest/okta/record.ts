/**
 * One LogEvent of Okta's System Log as every export of it comes to: the API's JSON, pipelines that lower the case of names, Log Analytics
 * columns (`actor_alternateId_s`, `target_s` holding JSON), and tables whose columns are paths (`target0.id`, `target.0.id`).
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/
 */
import { arrayOf, objectOf, textOf } from '../format.ts';
import { cellValue, member, nest, stepsOf, within } from '../nesting.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Party { readonly id: string | undefined; readonly type: string | undefined; readonly alternateId: string | undefined; readonly displayName: string | undefined; readonly detail: Json | undefined }

/** A text, or undefined for what Okta writes when there is none. */
export const said = (value: unknown): string | undefined => {
  const text = textOf(value)?.trim();
  return text === undefined || text === '' || /^(?:unknown|null|undefined|none|n\/a)$/i.test(text) ? undefined : text;
};

export function partyOf(value: unknown): Party | undefined {
  const o = objectOf(value);
  if (o === undefined) return undefined;
  return {
    id: said(member(o, 'id')), type: said(member(o, 'type')), alternateId: said(member(o, 'alternateId')), displayName: said(member(o, 'displayName')),
    detail: within(o, 'detailEntry') ?? within(o, 'detail'),
  };
}

export const partiesOf = (value: unknown): Party[] => (Array.isArray(value) ? arrayOf(value) : [value]).flatMap((v) => partyOf(v) ?? []);

/** True when the value has what only a LogEvent has. */
export function isLogEvent(value: unknown): boolean {
  const o = objectOf(value);
  const type = o === undefined ? undefined : textOf(member(o, 'eventType'));
  if (o === undefined || type === undefined || !/^[a-z0-9_]+(?:\.[a-z0-9_]+)+$/i.test(type)) return false;
  if (member(o, 'published') === undefined) return false;
  return ['actor', 'legacyEventType', 'displayMessage', 'debugContext', 'authenticationContext', 'securityContext'].some((m) => member(o, m) !== undefined);
}

const TYPED = /_(?:s|d|b|t|g)$/;
const SECTIONS = /^(actor|client|outcome|transaction|authenticationContext|securityContext|debugContext|request|device)_/i;

/** True for the columns of Log Analytics: `eventType_s` and typed names around it. */
export const isTyped = (names: readonly string[]): boolean => names.some((n) => /^event_?type_s$/i.test(n)) && names.some((n) => /^(?:published_t|uuid_g|actor_id_s|actor_alternateId_s)$/i.test(n));

/** Where a column belongs. Names in a table's header are told apart by dots, by numbers (`target0.id`), or by underscores under a section's name. */
export function pathOf(column: string, typed: boolean): readonly string[] {
  const name = typed ? column.replace(TYPED, '') : column.trim();
  const steps = (SECTIONS.test(name) && !name.includes('.') ? name.split('_') : stepsOf(name)).map((s) => (s === 'time' || s === 'timestamp' ? 'published' : s));
  // `target0.id` and `target0_id` name the first of the list.
  const numbered = /^(target|ipChain)[_ ]?(\d{1,3})(?:_(.+))?$/i.exec(steps[0] ?? '');
  if (numbered !== null) return [numbered[1] ?? '', numbered[2] ?? '', ...(numbered[3] === undefined ? [] : [numbered[3]]), ...steps.slice(1)];
  return steps;
}

/** A record of columns as a LogEvent; empty cells are members that are not there. */
export function eventOfColumns(paths: readonly (readonly string[])[], cells: readonly unknown[]): Json {
  return nest(paths.flatMap((path, i): (readonly [readonly string[], unknown])[] => {
    const cell = cells[i];
    const value = typeof cell === 'string' ? cellValue(cell.trim()) : cell;
    return value === '' || value === undefined || value === null || value === 'null' ? [] : [[path, value]];
  }));
}
