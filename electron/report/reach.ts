/** What could still be reached, as the inventories say: apart from everything observed, with its "as of" dates and what it cannot know. */
import { REACH_WORDS, type PotentialReach, type Reachable, type ReachStep } from '../../shared/domain/reach.ts';
import { platformWords } from '../../shared/domain/words.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, grouped, timeOr } from './words.ts';

/** Beyond this many ways the shortest are printed, and how many there are is said. */
const SHOWN = 60;

export function reachSection({ input }: Draft): Section | undefined {
  const { reach } = input;
  return reach === undefined ? undefined : { id: 'potential', title: 'What could still be reached', body: html`${intro(reach)}${ways(reach)}` };
}

function intro(reach: PotentialReach): Html {
  return html`${para(html`None of this was observed. It is what the inventories in evidence leave open from ${counted(reach.from.length, 'identity', 'identities')} of the trail, and the hosts and secrets it held: ${counted(reach.reachable.length, 'further identity or group', 'further identities and groups')}, shortest way first.`)}
${reach.limits.map((l) => small(html`${l.charAt(0).toUpperCase()}${l.slice(1)}.`))}`;
}

function ways({ reachable }: PotentialReach): Html {
  if (reachable.length === 0) return nothing;
  const shown = reachable.slice(0, SHOWN);
  return html`${table('What could still be reached', [
    { title: 'Could be reached', width: 32 }, { title: 'The way', width: 40 }, { title: 'Granted there', width: 28 },
  ], shown.map((r) => ({ cells: [name(r), html`${r.path.map((s) => html`<div>${step(s)}</div>`)}`, grants(r)] })))}
${reachable.length > SHOWN ? para(html`Showing ${SHOWN} of ${grouped(reachable.length)}; the case holds all of them.`) : nothing}`;
}

const name = (r: Reachable): Html => html`<code>${r.name}</code>${small(html`${platformWords(r.platform)}, ${r.kind.replaceAll('-', ' ')}; open since ${timeOr(r.openSince, 'an unknown time')}${r.conditional ? '; under a condition that is not judged here' : ''}`)}`;

const step = (s: ReachStep): Html => html`<code>${s.from}</code> ${REACH_WORDS[s.kind]} <code>${s.to}</code>${small(html`${s.detail === undefined ? '' : `${s.detail}; `}${s.entry}, as of ${timeOr(s.asOf, 'a date it does not give')}`)}`;

function grants(r: Reachable): Html {
  if (r.grantCount === 0) return html`the inventories do not say`;
  return html`${r.grants.map((g) => html`<div>${g}</div>`)}${r.grantCount > r.grants.length ? small(html`showing ${r.grants.length} of ${grouped(r.grantCount)}`) : nothing}`;
}
