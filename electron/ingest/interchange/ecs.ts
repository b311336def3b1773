/** A document of the Elastic Common Schema by its common fields alone. https://www.elastic.co/guide/en/ecs/current/ecs-field-reference.html */
import type { EventDraft, Fact, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth, Outcome } from '../../../shared/domain/kinds.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { bounded } from '../text.ts';
import { at, textAt } from './nested.ts';
import { readEpoch } from './timeline-time.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the types of an event say of its depth; the default is that something was looked at. */
export function depthOf(categories: readonly string[], types: readonly string[]): Depth {
  if (categories.includes('authentication') && (types.includes('start') || types.length === 0)) return 'controlled';
  if (categories.includes('iam') && types.some((t) => t === 'creation' || t === 'admin')) return 'controlled';
  if (types.some((t) => t === 'change' || t === 'creation' || t === 'deletion' || t === 'installation')) return 'changed';
  return types.includes('access') ? 'read' : 'enumerated';
}

const listAt = (d: Json, path: string): readonly string[] => {
  const value = at(d, path);
  return (Array.isArray(value) ? value : [value]).flatMap((v) => (typeof v === 'string' ? v.split(/,\s*/) : []));
};

/** `user.name` is one host's or one directory's own: the domain or, for a local user, the host stands before it. */
function userAt(d: Json, path: string, host: string | undefined): NamedIdentity | undefined {
  const name = textAt(d, `${path}.name`), id = textAt(d, `${path}.id`), domain = textAt(d, `${path}.domain`), email = textAt(d, `${path}.email`);
  const full = email ?? (name === undefined ? undefined : name.includes('@') || name.includes('\\') || name.startsWith('arn:') ? name : domain !== undefined ? `${domain}\\${name}` : host !== undefined ? `${host}:${name}` : name);
  const canonical = full ?? id;
  return canonical === undefined ? undefined : { name: canonical, kind: name?.endsWith('$') === true ? 'machine' : 'unknown', also: id === undefined || id === canonical || id.length < 8 ? [] : [id] };
}

export function readEcs(d: Json): Reading {
  const written = textAt(d, '@timestamp');
  const iso = written === undefined ? undefined : readInstant(written);
  const when = iso ?? (written === undefined ? undefined : readEpoch(written));
  const host = textAt(d, 'host.hostname') ?? textAt(d, 'host.name');
  const actor = userAt(d, 'user', host) ?? userAt(d, 'client.user', host) ?? userAt(d, 'source.user', host);
  if (actor === undefined) return skipped(`${textAt(d, 'event.dataset')?.slice(0, 60) ?? 'the document'} carries no identity`);
  if (when === undefined) return rejected(`unreadable @timestamp ${JSON.stringify(written ?? '').slice(0, 80)}`);
  const action = textAt(d, 'event.action') ?? textAt(d, 'event.code');
  if (action === undefined) return skipped('a document without event.action');
  const service = textAt(d, 'event.provider') ?? textAt(d, 'event.dataset') ?? textAt(d, 'event.module') ?? 'ecs';
  const outcome = textAt(d, 'event.outcome');
  const facts: Fact[] = [];
  const effective = userAt(d, 'user.effective', host);
  if (effective !== undefined && effective.name !== actor.name) facts.push({ kind: 'impersonated', text: effective.name });
  const command = textAt(d, 'process.command_line');
  if (command !== undefined) facts.push({ kind: 'command', text: bounded(command) ?? '' });
  const trace = textAt(d, 'session.id') ?? textAt(d, 'trace.id') ?? textAt(d, 'transaction.id');
  if (trace !== undefined) facts.push({ kind: 'correlation', text: trace });
  const target = userAt(d, 'user.target', host);
  const event: EventDraft = {
    at: when.at, precisionUs: when.precisionUs, twinKey: textAt(d, 'event.id') ?? JSON.stringify(d), action: `${service.toLowerCase()}:${action}`,
    depth: depthOf(listAt(d, 'event.category'), listAt(d, 'event.type')), outcome: (outcome === 'success' || outcome === 'failure' ? outcome : 'unknown') satisfies Outcome,
    reason: bounded(textAt(d, 'event.reason') ?? textAt(d, 'error.code') ?? textAt(d, 'error.message')), actor, source: textAt(d, 'source.ip') ?? textAt(d, 'client.ip') ?? textAt(d, 'source.address'), agent: bounded(textAt(d, 'user_agent.original')),
    target: {
      platform: textAt(d, 'cloud.provider') ?? textAt(d, 'event.module') ?? 'host', account: textAt(d, 'cloud.account.id') ?? textAt(d, 'organization.id'), region: textAt(d, 'cloud.region'), service,
      resource: bounded(target?.name ?? textAt(d, 'group.name') ?? textAt(d, 'file.path') ?? textAt(d, 'url.path')), host,
    },
    facts,
  };
  return { kind: 'events', events: [event] };
}
