/**
 * What Snowflake records of its use: LOGIN_HISTORY, SESSIONS and QUERY_HISTORY of ACCOUNT_USAGE or INFORMATION_SCHEMA, as a table or JSON.
 * A session names the login that opened it (LOGIN_EVENT_ID = EVENT_ID), a query the session it ran in (SESSION_ID): one chain of identifiers.
 * https://docs.snowflake.com/en/sql-reference/account-usage/login_history · …/sessions · …/query_history
 */
import type { EventDraft, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import type { ReadOptions } from '../format.ts';
import { nameOf } from '../inventory/values.ts';
import { Facts, noTime, textAt } from '../saas/fields.ts';
import { auditLog, type Json } from '../saas/format-of.ts';
import { readWallTime } from '../zones.ts';

const user = (name: string | undefined): NamedIdentity | undefined => (name === undefined ? undefined : { name: nameOf(`snowflake:user/${name}`), kind: 'user' });
const session = (id: string): string => `snowflake:session/${id}`;
const login = (id: string): string => `snowflake:login/${id}`;

const isLogin = (o: Json): boolean => 'EVENT_TIMESTAMP' in o && 'USER_NAME' in o && 'FIRST_AUTHENTICATION_FACTOR' in o;
const isSession = (o: Json): boolean => 'SESSION_ID' in o && 'LOGIN_EVENT_ID' in o && 'CREATED_ON' in o;
const isQuery = (o: Json): boolean => 'QUERY_TEXT' in o && 'QUERY_TYPE' in o && 'USER_NAME' in o;
const timeName = (o: Json): string => (isLogin(o) ? 'EVENT_TIMESTAMP' : isSession(o) ? 'CREATED_ON' : 'START_TIME');

/** `2024-10-08 14:38:46.061 -0700`, as Snowflake prints a time: without the blank before the zone. */
const written = (o: Json): string | undefined => textAt(o, timeName(o))?.replace(/ (?=[+-]\d\d:?\d\d$|Z$)/, '');

const CONTROLLED = /^(?:GRANT\w*|CREATE_(?:USER|ROLE|SHARE|\w*INTEGRATION|SECRET|NETWORK_POLICY|TASK|PROCEDURE|FUNCTION|EXTERNAL_FUNCTION)|ALTER_(?:USER|ROLE|ACCOUNT|SHARE|\w*INTEGRATION|SECRET|NETWORK_POLICY)\w*|CREATE_OR_ALTER_USER|ALTER_SET_PASSWORD)$/;
const READ = /^(?:SELECT|UNLOAD|GET_FILES|COPY_\w*UNLOAD|EXPLAIN|CALL|MULTI_STATEMENT)$/;
const ENUMERATES = /^(?:SHOW|DESCRIBE\w*|DESC|LIST_FILES|USE|SET|UNSET|ALTER_SESSION|BEGIN_TRANSACTION|COMMIT|ROLLBACK)$/;
const depthOf = (type: string): Depth => (CONTROLLED.test(type) ? 'controlled' : READ.test(type) ? 'read' : ENUMERATES.test(type) ? 'enumerated' : 'changed');

/** The user that a statement makes or alters; unquoted names are in capitals. */
function userIn(statement: string): string | undefined {
  const m = /^\s*(?:create(?:\s+or\s+replace)?|alter|drop)\s+user\s+(?:if\s+(?:not\s+)?exists\s+)?(?:"([^"]{1,255})"|([A-Za-z_][\w$]{0,254}))/i.exec(statement);
  return m?.[1] ?? m?.[2]?.toUpperCase();
}

const joined = (by: string, ...parts: readonly (string | undefined)[]): string | undefined => {
  const said = parts.filter((p) => p !== undefined);
  return said.length === 0 ? undefined : said.join(by);
};

type Happening = Pick<EventDraft, 'twinKey' | 'action' | 'depth' | 'outcome' | 'reason' | 'credential' | 'source' | 'agent' | 'issues'> & { readonly service: string; readonly resource?: string | undefined };

function loginOf(o: Json, facts: Facts): Happening {
  const id = textAt(o, 'EVENT_ID');
  const ok = textAt(o, 'IS_SUCCESS');
  const success = ok === undefined ? undefined : /^(?:yes|true|y|1)$/i.test(ok);
  const factor = textAt(o, 'FIRST_AUTHENTICATION_FACTOR'), second = textAt(o, 'SECOND_AUTHENTICATION_FACTOR');
  const shown = textAt(o, 'FIRST_AUTHENTICATION_FACTOR_ID');
  facts.add('multi-factor', second);
  facts.add('stage', factor === undefined ? undefined : `by ${factor}`);
  const related = textAt(o, 'RELATED_EVENT_ID');
  facts.add('correlation', related === undefined || related === '0' ? undefined : login(related));
  return {
    twinKey: id === undefined ? JSON.stringify(o) : login(id), action: `snowflake:${(textAt(o, 'EVENT_TYPE') ?? 'LOGIN').toLowerCase()}`, depth: 'controlled',
    outcome: success === undefined ? 'unknown' : success ? 'success' : 'failure', reason: success === false ? textAt(o, 'ERROR_MESSAGE') ?? textAt(o, 'ERROR_CODE') : undefined,
    credential: shown === undefined ? undefined : { value: nameOf(`snowflake:credential/${shown}`), kind: factor === 'PASSWORD' ? 'password' : factor === 'RSA_KEYPAIR' ? 'snowflake-key' : 'token' },
    source: textAt(o, 'CLIENT_IP'), agent: joined(' ', textAt(o, 'REPORTED_CLIENT_TYPE'), textAt(o, 'REPORTED_CLIENT_VERSION')),
    issues: id === undefined || success !== true ? [] : [{ what: 'credential', value: login(id), kind: 'token', holder: user(textAt(o, 'USER_NAME')) }], service: 'login',
  };
}

function sessionOf(o: Json, facts: Facts): Happening {
  const id = textAt(o, 'SESSION_ID') ?? '?';
  const opened = textAt(o, 'LOGIN_EVENT_ID');
  facts.add('stage', textAt(o, 'AUTHENTICATION_METHOD') === undefined ? undefined : `by ${textAt(o, 'AUTHENTICATION_METHOD') ?? ''}`);
  facts.add('workstation', /"HOST(?:NAME)?"\s*:\s*"([^"]{1,200})"/i.exec(textAt(o, 'CLIENT_ENVIRONMENT') ?? '')?.[1]);
  return {
    twinKey: session(id), action: 'snowflake:session', depth: 'controlled', outcome: 'success', reason: undefined,
    credential: opened === undefined || opened === '0' ? undefined : { value: login(opened), kind: 'token' }, source: undefined, agent: textAt(o, 'CLIENT_APPLICATION_ID'),
    issues: [{ what: 'credential', value: session(id), kind: 'token', holder: user(textAt(o, 'USER_NAME')) }], service: 'session',
  };
}

function queryOf(o: Json, facts: Facts): Happening {
  const type = (textAt(o, 'QUERY_TYPE') ?? 'UNKNOWN').toUpperCase();
  const id = textAt(o, 'QUERY_ID'), ran = textAt(o, 'SESSION_ID'), status = textAt(o, 'EXECUTION_STATUS');
  const text = textAt(o, 'QUERY_TEXT') ?? '';
  const success = status === undefined ? undefined : /^success/i.test(status);
  facts.add('command', text.slice(0, 1000));
  facts.add('permission', textAt(o, 'ROLE_NAME') === undefined ? undefined : `role ${textAt(o, 'ROLE_NAME') ?? ''}`);
  const other = userIn(text);
  facts.add('also-target', other === undefined ? undefined : nameOf(`snowflake:user/${other}`));
  return {
    twinKey: id === undefined ? JSON.stringify(o) : `snowflake:query/${id}`, action: `snowflake:query.${type}`, depth: depthOf(type),
    outcome: success === undefined ? 'unknown' : success ? 'success' : /fail|incident/i.test(status ?? '') ? 'failure' : 'unknown', reason: success === true ? undefined : textAt(o, 'ERROR_MESSAGE') ?? textAt(o, 'ERROR_CODE'),
    credential: ran === undefined ? undefined : { value: session(ran), kind: 'token' }, source: undefined, agent: undefined,
    issues: other !== undefined && success === true && /^\s*create\b/i.test(text) ? [{ what: 'identity', value: nameOf(`snowflake:user/${other}`), kind: 'user' }] : [], service: 'query',
    resource: joined('.', textAt(o, 'DATABASE_NAME'), textAt(o, 'SCHEMA_NAME')) ?? textAt(o, 'WAREHOUSE_NAME'),
  };
}

function read(o: Json, options: ReadOptions): Reading {
  if (!isLogin(o) && !isSession(o) && !isQuery(o)) return rejected('no row of LOGIN_HISTORY, SESSIONS or QUERY_HISTORY');
  const text = written(o);
  if (text === undefined) return rejected(noTime(timeName(o), undefined));
  const time = readWallTime(text, options.timezone);
  if ('why' in time) return rejected(time.why);
  const facts = new Facts();
  const { service, resource, ...what } = isLogin(o) ? loginOf(o, facts) : isSession(o) ? sessionOf(o, facts) : queryOf(o, facts);
  return { kind: 'events', events: [{ at: time.at, precisionUs: time.precisionUs, ...what, actor: user(textAt(o, 'USER_NAME')), target: { platform: 'snowflake', account: textAt(o, 'ACCOUNT_NAME'), service, resource }, facts: facts.list }] };
}

const KINDS: readonly (readonly [string, readonly string[]])[] = [
  ['LOGIN_HISTORY', ['EVENT_TIMESTAMP', 'USER_NAME', 'FIRST_AUTHENTICATION_FACTOR']], ['SESSIONS', ['SESSION_ID', 'LOGIN_EVENT_ID', 'CREATED_ON']], ['QUERY_HISTORY', ['QUERY_TEXT', 'QUERY_TYPE', 'USER_NAME']],
];

export const snowflakeHistoryFormat = auditLog({
  id: 'snowflake-history', title: 'Snowflake login history, sessions and query history', arrays: ['data'], marks: ['EVENT_ID', 'LOGIN_EVENT_ID', 'QUERY_TYPE'],
  has: (o) => isLogin(o) || isSession(o) || isQuery(o), because: 'rows of LOGIN_HISTORY, SESSIONS or QUERY_HISTORY by their columns',
  tables: (columns) => { const kind = KINDS.find(([, names]) => names.every((n) => columns.has(n))); return kind === undefined ? undefined : `columns ${kind[1].join(', ')}: ${kind[0]}`; },
  needsTimezone: (o) => { const text = written(o); return text !== undefined && readInstant(text)?.zoned === false ? text : undefined; },
  read,
});
