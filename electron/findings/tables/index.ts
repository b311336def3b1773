/** Every platform's table, asked by operation. */
import { AWS } from './aws.ts';
import { AZURE } from './azure.ts';
import { ENTRA } from './entra.ts';
import { GCP } from './gcp.ts';
import { GIT } from './git.ts';
import { KUBERNETES } from './kubernetes.ts';
import { LINUX } from './linux.ts';
import { OKTA } from './okta.ts';
import { TOPICS, type PlatformTable, type Topic } from './table.ts';
import { VAULT } from './vault.ts';
import { WINDOWS } from './windows.ts';
import { WORKSPACE } from './workspace.ts';

export const TABLES: readonly PlatformTable[] = [AWS, AZURE, ENTRA, GCP, OKTA, GIT, KUBERNETES, VAULT, WINDOWS, LINUX, WORKSPACE];

const NONE: readonly Topic[] = [];
const exact = new Map<string, Set<Topic>>();
const patterns: (readonly [RegExp, Topic])[] = [];
for (const table of TABLES) {
  for (const topic of TOPICS) {
    for (const operation of table.operations[topic] ?? []) {
      if (typeof operation === 'string') exact.set(operation, (exact.get(operation) ?? new Set()).add(topic));
      else patterns.push([operation, topic]);
    }
  }
}

/** Operations longer than this name no operation: a path that somebody asked for. */
const MAX = 400;
const known = new Map<string, readonly Topic[]>();

/** What an operation is about, in the order of `TOPICS`. Not kept for more operations than platforms have. */
export function topicsOf(action: string): readonly Topic[] {
  const kept = known.get(action);
  if (kept !== undefined) return kept;
  const found = new Set(exact.get(action));
  if (action.length <= MAX) for (const [pattern, topic] of patterns) if (pattern.test(action)) found.add(topic);
  const topics = found.size === 0 ? NONE : TOPICS.filter((t) => found.has(t));
  if (known.size < 50_000) known.set(action, topics);
  return topics;
}

const byPlatform = new Map(TABLES.flatMap((t) => t.platforms.map((p) => [p, t] as const)));

/** Whether a right gives everything, or the power to take it. */
export const isBroad = (platform: string, right: string): boolean => byPlatform.get(platform)?.broad?.test(right.slice(0, 1000)) === true;

export const attackOf = (platform: string, topic: Topic): string | undefined => byPlatform.get(platform)?.attack?.[topic];

/** What a command on a host is about. */
export function commandTopics(command: string): readonly Topic[] {
  const text = command.slice(0, 4000);
  const found = TABLES.flatMap((t) => t.commands ?? []).filter(([, pattern]) => pattern.test(text)).map(([topic]) => topic);
  return TOPICS.filter((t) => found.includes(t));
}

/** Everybody, as platforms write it where a principal stands. */
export const isPublic = (principal: string): boolean => /^(?:\*|allUsers|allAuthenticatedUsers|anyone|public_on_the_web|people_with_link|(?:.*\/)?system:(?:anonymous|unauthenticated))$|^(?:people_with_link|public_on_the_web)\b/.test(principal);
