/** Readings as short lines, so that `expected.json` can be read by a person. */
import type { EventDraft, Fact, Issue } from '../../shared/domain/event.ts';
import type { InventoryDraft } from '../../shared/domain/inventory.ts';
import { printInstant } from '../../shared/domain/time.ts';

const short = (text: string): string => (text.length <= 90 ? text : `${text.slice(0, 60)}…(${text.length})`);
const issue = (i: Issue): string => `+${i.what} ${i.kind} ${i.value}${i.holder === undefined ? '' : ` of ${i.holder.name}`}`;
const fact = (f: Fact): string => `${f.kind}=${short(f.text)}`;

function event(e: EventDraft): string {
  const parts = [
    printInstant(e.at), e.action, e.outcome === 'success' ? e.depth : `${e.outcome}${e.reason === undefined ? '' : ` (${e.reason})`}`,
    `by ${e.actor === undefined ? '?' : `${e.actor.kind} ${short(e.actor.name)}`}`, e.credential === undefined ? undefined : `with ${e.credential.kind} ${e.credential.value}`,
    e.source === undefined ? undefined : `from ${short(e.source)}`, e.agent === undefined ? undefined : `agent ${short(e.agent)}`,
    `on ${[e.target.account, e.target.region, e.target.service, e.target.resource, e.target.host].map((t) => short(t ?? '')).join('/')}`,
    ...(e.issues ?? []).map(issue), ...(e.facts ?? []).map(fact),
  ];
  return parts.filter((p) => p !== undefined).join(' ');
}

function entry(e: InventoryDraft): string {
  return [e.kind, e.platform, e.identity?.name, e.credential === undefined ? undefined : `${e.credential.kind} ${e.credential.value}`, e.other?.name, e.status, e.owner, e.detail].filter((p) => p !== undefined).join(' ');
}

export const linesOf = { event, entry } as const;
