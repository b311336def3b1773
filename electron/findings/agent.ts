/** User agents, as far as they tell one client from another. They are written by the caller and prove nothing by themselves. */

import { isConsole } from './tables/agents.ts';

/** S3 writes the agent in brackets. */
const bare = (agent: string): string => agent.replace(/^\[/, '').replace(/\]$/, '');

/** The client without its version: an update is not a new client. */
export function clientOf(agent: string | undefined): string {
  if (agent === undefined) return '';
  const text = bare(agent);
  if (text.startsWith('logon type')) return text.replace(/,.*$/, '');
  if (/^Mozilla\//.test(text)) return `browser ${/Firefox|Edg|Chrome|Safari/.exec(text)?.[0] ?? ''} ${/\(([^;)]*)/.exec(text)?.[1] ?? ''}`;
  const product = (/^[^/\s]+/.exec(text)?.[0] ?? text).toLowerCase();
  const system = /os\/([a-z]+)|\b(linux|windows|macos|darwin)\b/i.exec(text);
  return `${product} ${(system?.[1] ?? system?.[2] ?? '').toLowerCase()}`.trim();
}

/** Clients that a person works with; programs have no console. */
export const isInteractive = (agent: string | undefined): boolean => agent !== undefined && isConsole(bare(agent));
