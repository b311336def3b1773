/** Every system the trail touched, how deeply, through what; and the identities it made or took over. */
import type { Trace, TraceIdentity, TouchedSystem } from '../../shared/domain/trace.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, joined, nothing, type Html } from './markup.ts';
import { anchorOf } from './names.ts';
import { DEPTH_WORDS, counted, grouped, systemName, systemPlace, time, timeOr } from './words.ts';

const ACTIONS = 6;

export function systemsSection(draft: Draft): Section | undefined {
  const { trace } = draft.input;
  return trace === undefined ? undefined : { id: 'systems', title: 'Systems touched', body: html`${systems(draft, trace)}${identities(draft, trace.identities)}` };
}

function systems({ cite, names }: Draft, trace: Trace): Html {
  return html`${para(html`All ${counted(trace.systems.length, 'system')}, in order of first touch. The depth is that of the deepest touch that succeeded; “attempted” when none did. What could have been reached but is not seen to have been is not counted here.`)}
${table('Systems touched', [
    { title: 'Id', width: 6 }, { title: 'System', width: 26 }, { title: 'Depth', width: 13 }, { title: 'First and last touch', width: 21 }, { title: 'Through, and operations', width: 26 }, { title: 'Ref.', width: 8 },
  ], trace.systems.map((s) => ({
    id: anchorOf(s.id),
    cells: [
      html`${s.id}`,
      html`<code>${systemName(s)}</code>${small(systemPlace(s))}`,
      html`<span class="${`depth ${s.touch}`}">${s.touch}</span>${small(DEPTH_WORDS[s.touch])}`,
      html`${time(s.first)}<br>${time(s.last)}`,
      html`${joined(s.via.map(names.id), ', ')}: ${grouped(s.successes)} succeeded, ${grouped(s.failures)} failed${operations(s)}`,
      cite.events(s.events.slice(0, 3), s.eventCount),
    ],
  })))}`;
}

function operations(s: TouchedSystem): Html {
  const shown = s.actions.slice(0, ACTIONS);
  const more = s.actions.length > ACTIONS ? html` (showing ${ACTIONS} of ${grouped(s.actions.length)} operations)` : nothing;
  return small(html`${joined(shown.map((each) => html`<code>${each.action}</code> ×${grouped(each.count)}`), ', ')}${more}`);
}

function identities({ cite }: Draft, all: readonly TraceIdentity[]): Html {
  return all.length === 0 ? nothing : html`<h3>Identities made or taken over</h3>
${table('Identities made or taken over', [
    { title: 'Identity', width: 42 }, { title: 'How', width: 16 }, { title: 'Since (UTC)', width: 16 }, { title: 'Rights the trail gave it', width: 18 }, { title: 'Ref.', width: 8 },
  ], all.map((each) => ({
    cells: [
      html`<code>${each.name}</code>${joined((each.behind ?? []).map((b) => small(html`behind it: <code>${b.name}</code>, ${b.says} (${cite.events([b.event])})`)), '')}`, html`${each.how === 'seed' ? 'suspected at the start' : each.how}`, timeOr(each.at, 'not stated'),
      each.granted.length === 0 ? html`none seen` : joined(each.granted.map((right) => html`<code>${right}</code>`), ', '),
      cite.events(each.events),
    ],
  })))}`;
}
