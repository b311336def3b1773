/** One hop as one sentence, no surer than its grade. */
import type { Hop } from '../../shared/domain/trace.ts';
import type { Draft } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { counted, time } from './words.ts';

export function hopSentence(draft: Draft, hop: Hop): Html {
  const { cite } = draft;
  return html`${time(hop.at)}: ${deed(draft, hop)} ${sureness(hop)} ${cite.events(hop.events)} <span class="small-ref">(<a href="#${`t-${hop.id}`}">${hop.id}</a>)</span>`;
}

/** What happened; a guess is told as a possibility. */
function deed({ names }: Draft, hop: Hop): Html {
  const from = names.full(hop.from);
  const to = names.full(hop.to);
  const target = names.credentials.get(hop.to);
  const may = hop.grade === 'C';
  switch (hop.kind) {
    case 'issued':
      return html`${from} ${may ? 'may have been' : 'was'} used to obtain ${to}${target?.status === 'issued-unused' ? html`, which the evidence never shows in use` : nothing}.`;
    case 'planted':
      return html`With ${from}, a new long-term credential, ${to}, ${may ? 'may have been' : 'was'} put on ${target?.identity === undefined ? 'another identity' : html`the identity <code>${target.identity}</code>`}.`;
    case 'signed-in':
      return html`${from} ${may ? 'may have' : ''} opened the session ${to}.`;
    case 'forwarded':
      return html`A service ${may ? 'may have ' : ''}acted on behalf of ${from}, with ${to}.`;
    case 'stolen-from-host':
      return html`After ${from} reached a host, that host’s own credential ${to} was used from elsewhere${may ? html`; that one led to the other is a guess` : nothing}.`;
    case 'secret-to-use':
      return html`With ${from} a secret was read, and ${to} was then used${may ? html`; that one led to the other is a guess` : nothing}.`;
    case 'federated':
      return html`${from} ${may ? 'may have' : ''} opened another platform: ${to} was given for it.`;
    case 'logged-on':
      return html`From a host where ${from} was open, a logon elsewhere opened ${to}${may ? html`; that it was the same hand is a guess` : nothing}.`;
    case 'acted-as':
      return html`With what ${from} gave, calls were made whose records name no credential: ${to}${may ? html`; whose calls they are is a guess` : nothing}.`;
    case 'reached':
      return html`${from} ${may ? 'may have ' : ''}reached ${to}.`;
  }
}

function sureness(hop: Hop): Html {
  const asserted = hop.basis.kind === 'asserted' ? html` It rests on a statement by ${hop.basis.by}, not on a log.` : nothing;
  const rivals = hop.rivals.length === 0 ? nothing : html` ${counted(hop.rivals.length, 'other explanation')} ${hop.rivals.length === 1 ? 'is' : 'are'} possible.`;
  switch (hop.grade) {
    case 'A': return html`<span class="sure a">This is recorded.</span>${asserted}${rivals}`;
    case 'B': return html`<span class="sure b">This is inferred: it is the only possible origin in the evidence.</span>${asserted}${rivals}`;
    case 'C': return html`<span class="sure c">This is a guess.</span>${asserted}${rivals}`;
  }
}
