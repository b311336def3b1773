/**
 * One line of GitLab's request logs (`production_json.log`, `api_json.log`) to one event: which token was presented, by whom, for what.
 * https://docs.gitlab.com/administration/logs/
 */
import type { EventDraft, Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { objectOf, textOf } from '../format.ts';
import { bounded } from '../text.ts';
import { fieldTime, type Fields } from './github-fields.ts';
import { gitlabUser, tokenNamed } from './gitlab.ts';

function depthOf(method: string, path: string): Depth {
  const reads = method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  if (/(?:access_tokens|personal_access_tokens|deploy_tokens|deploy_keys|impersonation_tokens|members|runners)(?:\/|$)/.test(path) && (method === 'POST' || method === 'PUT')) return 'controlled';
  if (!reads) return 'changed';
  return /\/(?:raw|archive|variables|artifacts|trace|repository\/files|secure_files|packages|registry)(?:[/.?]|$)|git-upload-pack/.test(path) ? 'read' : 'enumerated';
}

/** Never throws. */
export function readGitlabRequest(f: Fields): Reading {
  const time = fieldTime(f.get('time'));
  if (time === undefined) return rejected(f.get('time') === undefined ? 'no time: not a whole line of a request log' : 'unreadable time');
  const method = (f.text('method') ?? '').toUpperCase().slice(0, 20);
  const path = f.text('path') ?? f.text('route') ?? '';
  const status = f.get('status');
  const code = typeof status === 'number' ? status : Number(textOf(status) ?? Number.NaN);
  const username = f.text('username') ?? f.text('meta.user');
  const id = f.text('user_id') ?? f.text('meta.user_id');
  const actor: NamedIdentity | undefined = id !== undefined ? { name: gitlabUser(id), kind: 'user', also: username === undefined ? [] : [`gitlab:${username}`] } : username === undefined ? undefined : { name: `gitlab:${username}`, kind: 'user' };
  const token = f.text('token_id');
  const type = f.text('token_type');
  const job = f.text('meta.job_id') ?? f.text('job_id');
  const credential: EventDraft['credential'] = token === undefined ? undefined : tokenNamed(type, token);
  const facts: Fact[] = [];
  if (job !== undefined) facts.push({ kind: 'workload', text: `gitlab:job/${job}` });
  const correlation = f.text('correlation_id');
  if (correlation !== undefined) facts.push({ kind: 'correlation', text: correlation });
  const scopes = f.list('token_scopes').join(',');
  if (scopes !== '') facts.push({ kind: 'scope', text: bounded(scopes) ?? scopes });
  if (/\/variables(?:\/|$)/.test(path) && method === 'GET' && code < 400) facts.push({ kind: 'secret-read', text: bounded(`gitlab:${path.replace(/\?.*$/s, '')}`) ?? path });
  const operation = f.text('meta.caller_id') ?? f.text('controller') ?? f.text('route') ?? path.replace(/\?.*$/s, '');
  return {
    kind: 'events',
    events: [{
      at: time.at,
      precisionUs: time.precisionUs,
      twinKey: [correlation, method, path, username, textOf(f.get('duration_s'))].join(' '),
      action: `gitlab:${(/^(?:GET|POST|PUT|PATCH|DELETE|HEAD)\b/.test(operation) ? operation : `${method} ${operation}`).slice(0, 200)}`,
      depth: depthOf(method, path),
      outcome: Number.isNaN(code) ? 'unknown' : code >= 400 ? 'failure' : 'success',
      reason: code >= 400 ? bounded(`${code}${f.text('exception.message') === undefined ? '' : ` ${f.text('exception.message') ?? ''}`}`) : undefined,
      actor, credential: credential ?? (job === undefined || actor === undefined ? undefined : tokenNamed('job', job)),
      source: bounded(f.text('remote_ip') ?? f.text('meta.remote_ip')),
      agent: bounded(f.text('ua') ?? f.text('user_agent')),
      target: { platform: 'gitlab', account: bounded((f.text('meta.project') ?? f.text('meta.root_namespace'))?.split('/', 1)[0]), service: f.text('meta.feature_category'), resource: bounded(f.text('meta.project') ?? path.replace(/\?.*$/s, '')) },
      facts,
    }],
  };
}

/** A request log's line: time, a method and a path, and something that only GitLab writes. */
export function isGitlabRequest(value: unknown): boolean {
  const r = objectOf(value);
  if (r === undefined || typeof r['method'] !== 'string' || typeof r['path'] !== 'string' || typeof r['time'] !== 'string') return false;
  return 'correlation_id' in r && ('meta.caller_id' in r || 'duration_s' in r || 'meta.user' in r || 'db_duration_s' in r || 'queue_duration_s' in r);
}
