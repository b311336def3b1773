/** Plain words, last part: what is still open, and how sure we are. */
import type { Trace, TraceCredential } from '../../shared/domain/trace.ts';
import type { Draft } from './draft.ts';
import { bullets } from './draft.ts';
import { html, joined, listed, nothing, type Html } from './markup.ts';
import { counted, grouped, isOrAre, time } from './words.ts';

const MOST = 8;

export function stillOpen(draft: Draft, trace: Trace): Html {
  return bullets([...liveCredentials(draft, trace), ...steps(draft), ...missing(draft)]);
}

/** Not revoked in the evidence, and not past its expiry at the time of the report. */
export function mayStillWork(c: TraceCredential, at: number): boolean {
  return c.revokedAt === undefined && (c.expires === undefined || c.expires > at);
}

function liveCredentials({ input, cite, names }: Draft, trace: Trace): readonly Html[] {
  const live = trace.credentials.filter((c) => mayStillWork(c, input.at));
  if (live.length === 0) return [html`Every credential of the trail was revoked, or had expired by the time of this report (${time(input.at)}), as far as the evidence says. ${cite.ledger(['reconstructed'], [])}`];
  const named = live.slice(0, MOST).map((c) => html`${names.full(c.id)} ${cite.events(trace.hops.find((hop) => hop.id === c.hop || hop.from === c.id)?.events.slice(0, 1) ?? [])}`);
  const more = live.length > MOST ? html` <span class="more">(showing ${MOST} of ${grouped(live.length)}; all are in <a href="#credentials">Credentials of the trail</a>)</span>` : nothing;
  return [html`<strong>May still work:</strong> for ${counted(live.length, 'credential')} of ${grouped(trace.credentials.length)} the evidence shows neither a revocation nor an expiry before this report: ${joined(named, '; ')}.${more}`];
}

function steps({ input, cite }: Draft): readonly Html[] {
  const all = input.checklist?.steps ?? [];
  const of = (kind: string): typeof all => all.filter((step) => step.state.kind === kind);
  const kinds = [['failed', 'failed: the evidence contradicts them'], ['cannot-tell', 'cannot be judged: the logs do not cover them'], ['open', 'open: not answered by the evidence']] as const;
  return kinds.flatMap(([kind, words]) => {
    const found = of(kind);
    if (found.length === 0) return [];
    const named = found.slice(0, MOST).map((step) => html`<a href="#${`s-${step.order}`}">step ${step.order}</a> ${cite.events((step.state.kind === 'failed' ? step.state.events : step.events).slice(0, 1))}`);
    return [html`<strong>Steps that ${found.length === 1 ? words.replace('them', 'it') : words}:</strong> ${listed(named)}${found.length > MOST ? html` <span class="more">(showing ${MOST} of ${grouped(found.length)})</span>` : nothing}.`];
  });
}

function missing({ input, cite }: Draft): readonly Html[] {
  const holes = input.coverage.filter((each) => each.collect !== undefined);
  if (holes.length === 0) return [];
  return [html`<strong>Missing from the evidence:</strong> ${counted(holes.length, 'hole')}, each with what to collect next, under <a href="#limits">Limits and coverage</a>. ${cite.ledger(['evidence-sealed', 'reconstructed'], [])}`];
}

export function certainty(draft: Draft, trace: Trace): Html {
  const { cite } = draft;
  const of = (grade: string): typeof trace.hops => trace.hops.filter((hop) => hop.grade === grade);
  const [a, b, c] = [of('A'), of('B'), of('C')];
  const rivals = trace.hops.filter((hop) => hop.rivals.length > 0);
  const contested = trace.sourceGroups.filter((group) => group.resembles === 'unclear');
  const sample = (hops: typeof trace.hops): Html => cite.events(hops.slice(0, 3).map((hop) => hop.events[0]).filter((id) => id !== undefined), hops.length);
  return bullets([
    html`${counted(a.length, 'hop')} of ${grouped(trace.hops.length)} ${isOrAre(a.length)} <strong>recorded</strong> (grade A): the log names the same identifier on both sides. ${sample(a)}`,
    ...(b.length === 0 ? [] : [html`${counted(b.length, 'hop')} ${isOrAre(b.length)} <strong>inferred</strong> (grade B): the only possible origin in the evidence. Evidence not held could add another. ${sample(b)}`]),
    ...(c.length === 0 ? [] : [html`${counted(c.length, 'hop')} ${isOrAre(c.length)} <strong>${c.length === 1 ? 'a guess' : 'guesses'}</strong> (grade C). Whatever hangs below such a hop is no surer than it. ${sample(c)}`]),
    ...(rivals.length === 0 ? [] : [html`For ${counted(rivals.length, 'hop')} the evidence allows another explanation; each is printed beside the hop (${listed(rivals.slice(0, MOST).map((hop) => html`<a href="#${`t-${hop.id}`}">${hop.id}</a>`))}${rivals.length > MOST ? html`, and ${grouped(rivals.length - MOST)} more` : nothing}). ${cite.events(rivals[0]?.events.slice(0, 1) ?? [])}`]),
    ...(contested.length === 0 ? [] : [html`For ${counted(contested.length, 'group')} of uses of a shared credential it is unclear whether they are the owner’s or the intruder’s (<a href="#sources">Shared credentials</a>). ${cite.ledger(['reconstructed'], [])}`]),
    html`The evidence is silent about what its sources do not log; absence from this report is not proof of absence. What is known to be missing is under <a href="#limits">Limits and coverage</a>. ${cite.ledger(['evidence-sealed'], [])}`,
  ]);
}
