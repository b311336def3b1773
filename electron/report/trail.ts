/** The trail hop by hop: the graph's twin as a table, for those who cannot see a drawing and those who want every word of it. */
import type { Hop, Rival, Trace } from '../../shared/domain/trace.ts';
import { EXPOSURE_END_WORDS, HOP_WORDS, lasting, platformWords } from '../../shared/domain/words.ts';
import type { Draft, Section } from './draft.ts';
import { para, small, table } from './draft.ts';
import { html, nothing, type Html } from './markup.ts';
import { anchorOf } from './names.ts';
import { mayStillWork } from './open-questions.ts';
import { GRADE_WORDS, counted, credentialText, grouped, precision, time, timeOr } from './words.ts';

export function trailSection(draft: Draft): Section | undefined {
  const { trace } = draft.input;
  if (trace === undefined) return undefined;
  const { cite } = draft;
  return {
    id: 'trail',
    title: 'The trail, hop by hop',
    body: html`${para(html`All ${counted(trace.hops.length, 'hop')}, in time order. Grade A: recorded. Grade B: the only possible origin in the evidence. Grade C: a guess.`)}
${table('Hops of the trail', [
      { title: 'Hop', width: 6 }, { title: 'Time (UTC)', width: 17 }, { title: 'From → to', width: 24 }, { title: 'Grade', width: 12 }, { title: 'How it is known', width: 33 }, { title: 'Ref.', width: 8 },
    ], trace.hops.map((hop) => ({
      id: anchorOf(hop.id),
      mark: `grade-${hop.grade.toLowerCase()}`,
      cells: [html`${hop.id}`, html`${time(hop.at)}${small(precision(hop.precisionUs))}`, ends(draft, hop), grade(hop), known(draft, hop), cite.events(hop.events)],
    })))}`,
  };
}

function ends({ names }: Draft, hop: Hop): Html {
  return html`${names.full(hop.from)}<div>→ ${names.full(hop.to)}</div>${small(HOP_WORDS[hop.kind])}`;
}

export function grade({ grade: g }: { readonly grade: Hop['grade'] }): Html {
  return html`<span class="${`grade ${g.toLowerCase()}`}">${g}</span> ${small(GRADE_WORDS[g])}`;
}

function known(draft: Draft, hop: Hop): Html {
  const asserted = hop.basis.kind === 'asserted' ? small(html`asserted by ${hop.basis.by} at ${time(hop.basis.at)}: ${hop.basis.reason}`) : nothing;
  return html`${hop.because}${small(html`rule ${hop.rule}, ${hop.basis.kind}`)}${asserted}${hop.rivals.map((rival) => rivalNote(draft, rival))}`;
}

export function rivalNote({ cite, names }: Draft, rival: Rival): Html {
  return html`<div class="rival"><strong>Rival:</strong> ${rival.explanation}${rival.from === undefined ? nothing : html` (from ${names.full(rival.from)})`} ${cite.events(rival.events)}</div>`;
}

/** One row per credential; the hops to systems share the end of the credential that made them, from their own time. */
function exposure({ cite, names }: Draft, trace: Trace): Html {
  const rows = trace.exposure.filter((e) => e.hop === undefined || trace.hops.find((h) => h.id === e.hop)?.to === e.credential);
  if (rows.length === 0) return nothing;
  return html`${para(html`How long each credential was open, from the hop that brought it (a seed: from its first suspected use). First to be seen: the hop’s own first event. Contained: revoked. Refusals after the last success are said, but do not show by themselves that it was contained. All uses of the credential count, its owner’s too.`)}
${table('Exposure of each credential', [
    { title: 'Id', width: 6 }, { title: 'By hop', width: 8 }, { title: 'Open from, to', width: 19 }, { title: 'For', width: 11 }, { title: 'First to be seen', width: 19 }, { title: 'Contained', width: 37 },
  ], rows.map((e) => ({
    cells: [
      html`${names.id(e.credential)}`, html`${e.hop ?? 'seed'}`, html`${time(e.from)}<br>${timeOr(e.to, 'not known')}`, html`${e.to === undefined ? 'not known' : lasting(e.to - e.from)}`,
      e.firstSeen === undefined ? html`not known` : html`${time(e.firstSeen.at)} ${cite.events([e.firstSeen.event])}`,
      html`${e.contained === undefined ? EXPOSURE_END_WORDS[e.ended] : html`${time(e.contained)}, ${EXPOSURE_END_WORDS[e.ended]}`}${small(html`${e.because}`)}`,
    ],
  })))}`;
}

export function credentialsSection(draft: Draft): Section | undefined {
  const { trace } = draft.input;
  return trace === undefined ? undefined : { id: 'credentials', title: 'Credentials of the trail', body: html`${credentials(draft, trace)}${exposure(draft, trace)}` };
}

function credentials({ input, cite, names }: Draft, trace: Trace): Html {
  return html`${para(html`All ${counted(trace.credentials.length, 'credential')}. Values are identifiers as the log writes them; no secret is printed. “Uses” counts the uses that belong to the trail, of all uses in the evidence.`)}
${table('Credentials of the trail', [
    { title: 'Id', width: 6 }, { title: 'Credential and holder', width: 29 }, { title: 'Came from', width: 14 }, { title: 'Issued, first and last use', width: 22 }, { title: 'Uses', width: 9 }, { title: 'End of life', width: 20 },
  ], trace.credentials.map((c) => {
    const hop = trace.hops.find((each) => each.id === c.hop) ?? trace.hops.find((each) => each.from === c.id);
    return {
      id: anchorOf(c.id),
      cells: [
        html`${c.id}`,
        html`${credentialText(c.kind, c.value)}${small(c.identity === undefined ? 'holder not in the evidence' : html`of ${c.identity}`)}${small(platformWords(c.platform))}`,
        html`${c.status === 'seed' ? 'suspected at the start' : c.parent === undefined ? 'not seen issued' : names.id(c.parent)} ${c.grade === undefined ? nothing : grade({ grade: c.grade })}${small(cite.events(hop?.events.slice(0, 2) ?? [], hop?.events.length ?? 0))}`,
        html`${timeOr(c.issuedAt, 'issue not seen')}<br>${timeOr(c.firstUse, 'use not seen')}<br>${timeOr(c.lastUse, '–')}`,
        html`${grouped(c.uses)} of ${grouped(c.allUses)}${small(`${grouped(c.failures)} failed`)}`,
        html`${c.revokedAt === undefined ? 'no revocation seen' : html`revoked ${time(c.revokedAt)}`}${small(c.expires === undefined ? 'no expiry in the evidence' : html`expires ${time(c.expires)}`)}${mayStillWork(c, input.at) ? html`<div class="small warn">may still work</div>` : nothing}`,
      ],
    };
  }))}`;
}
