/** Plain words, second part: what was touched, and what was created or left behind. */
import type { Depth } from '../../shared/domain/kinds.ts';
import type { Trace, TouchedSystem } from '../../shared/domain/trace.ts';
import type { Draft } from './draft.ts';
import { bullets, para } from './draft.ts';
import { html, joined, listed, nothing, type Html } from './markup.ts';
import { counted, grouped, credentialText, systemName, time } from './words.ts';

const DEEPEST_FIRST: readonly (readonly [Depth, string])[] = [
  ['controlled', 'Brought under control (the intruder could act as it)'],
  ['changed', 'Changed'],
  ['read', 'Read'],
  ['enumerated', 'Listed or described'],
  ['attempted', 'Attempted, never with success'],
];
const PER_DEPTH = 8;

export function touched(draft: Draft, trace: Trace): Html {
  if (trace.systems.length === 0) return para(html`The evidence shows no system touched by the trail. ${draft.cite.ledger(['reconstructed'], [])}`);
  return bullets(DEEPEST_FIRST.flatMap(([depth, words]) => {
    const systems = trace.systems.filter((s) => s.touch === depth);
    if (systems.length === 0) return [];
    const shown = systems.slice(0, PER_DEPTH);
    const more = systems.length > shown.length ? html` <span class="more">(showing ${grouped(shown.length)} of ${grouped(systems.length)}; all are in <a href="#systems">Systems touched</a>)</span>` : nothing;
    return [html`<strong>${words}:</strong> ${counted(systems.length, 'system')}. ${joined(shown.map((s) => nameAndCite(draft, s)), '; ')}.${more}`];
  }));
}

function nameAndCite({ cite, names }: Draft, s: TouchedSystem): Html {
  return html`${names.id(s.id)} <code>${systemName(s)}</code> ${cite.events(s.events.slice(0, 1))}`;
}

export function leftBehind(draft: Draft, trace: Trace): Html {
  const items = [...planted(draft, trace), ...identities(draft, trace), ...unused(draft, trace)];
  return items.length === 0
    ? para(html`The evidence shows no credential planted, no identity created and no credential issued and left unused. What is not logged cannot be excluded (<a href="#limits">Limits and coverage</a>). ${draft.cite.ledger(['reconstructed'], [])}`)
    : bullets(items);
}

function planted({ cite, names }: Draft, trace: Trace): readonly Html[] {
  return trace.hops.filter((hop) => hop.kind === 'planted').map((hop) => {
    const c = names.credentials.get(hop.to);
    const end = c?.revokedAt === undefined ? html`No revocation of it is in the evidence.` : html`It was revoked at ${time(c.revokedAt)}.`;
    return html`<strong>Planted:</strong> ${names.full(hop.to)}${c?.identity === undefined ? nothing : html` on <code>${c.identity}</code>`} at ${time(hop.at)}${hop.grade === 'A' ? nothing : hop.grade === 'B' ? html` (the only possible origin in the evidence)` : html` (a guess)`}. ${end} ${cite.events(hop.events)}`;
  });
}

function identities({ cite }: Draft, trace: Trace): readonly Html[] {
  return trace.identities.filter((each) => each.how === 'created' || each.granted.length > 0).map((each) => html`<strong>${each.how === 'created' ? 'Created' : 'Given rights'}:</strong> the identity <code>${each.name}</code>${each.at === undefined ? nothing : html` at ${time(each.at)}`}${each.granted.length === 0 ? nothing : html`, with ${listed(each.granted.map((right) => html`<code>${right}</code>`))}`}. ${cite.events(each.events)}`);
}

function unused({ cite, names }: Draft, trace: Trace): readonly Html[] {
  return trace.credentials.filter((c) => c.status === 'issued-unused').map((c) => {
    const hop = trace.hops.find((each) => each.id === c.hop);
    return html`<strong>Issued, never seen in use:</strong> ${names.id(c.id)}, ${credentialText(c.kind, c.value)}${c.expires === undefined ? html`, with no expiry in the evidence` : html`, expires ${time(c.expires)}`}. ${cite.events(hop?.events ?? [])}`;
  });
}
