/** Shared credentials: owner and intruder told apart by source, agent and rhythm. What is unclear stays unclear. */
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html } from './markup.ts';
import { grouped, time } from './words.ts';

const RESEMBLES = { seed: 'the intruder', owner: 'the owner', unclear: 'unclear' } as const;

export function sourcesSection({ input, cite, names }: Draft): Section | undefined {
  const groups = input.trace?.sourceGroups ?? [];
  if (groups.length === 0) return undefined;
  const nameOf = (value: string) => {
    const known = input.trace?.credentials.find((c) => c.id === value || c.value === value);
    return known === undefined ? html`<code>${value}</code>` : names.full(known.id);
  };
  return {
    id: 'sources',
    title: 'Shared credentials: whose use was it?',
    body: html`${para(html`Uses of one credential from one source with one agent form a group; a job’s own runs and what one session did are groups of their own where that tells more. Whom a group resembles is a comparison, not a proof; only groups marked “followed” are part of the trail. The comparison was made by the reconstruction ${cite.ledger(['reconstructed'], [])}.`)}
${table('Uses of shared credentials by source and agent', [
      { title: 'Credential', width: 20 }, { title: 'Source and agent', width: 26 }, { title: 'First and last use', width: 15 }, { title: 'Uses', width: 7 }, { title: 'Resembles', width: 21 }, { title: 'Followed', width: 11 },
    ], groups.map((group) => ({
      cells: [
        nameOf(group.credential), html`${group.source ?? 'source not recorded'}${small(group.agent ?? 'agent not recorded')}${group.part === undefined ? '' : small(group.part)}`, html`${time(group.first)}<br>${time(group.last)}`,
        html`${grouped(group.uses)}`, html`<strong>${RESEMBLES[group.resembles]}</strong>${small(group.because)}`, html`${group.followed ? 'followed' : 'not followed'}`,
      ],
    })))}`,
  };
}
