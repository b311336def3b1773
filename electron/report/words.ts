/** Numbers, times and vocabulary in the words of the report. One wording per thing, so that no section is surer than another. */
import type { CredentialKind, Depth, Grade } from '../../shared/domain/kinds.ts';
import { printInstant, type Micros } from '../../shared/domain/time.ts';
import type { TouchedSystem } from '../../shared/domain/trace.ts';
import { credentialPhrase, platformWords } from '../../shared/domain/words.ts';
import { html, type Html } from './markup.ts';

export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

export const isOrAre = (n: number): string => (n === 1 ? 'is' : 'are');

/** An instant; it may break after the `T`, and copies as one word. */
export function time(at: Micros): Html {
  const [day, clock] = printInstant(at).split('T');
  return html`<time>${day ?? ''}T<wbr>${clock ?? ''}</time>`;
}

export function timeOr(at: Micros | undefined, otherwise: string): Html {
  return at === undefined ? html`<span class="none">${otherwise}</span>` : time(at);
}

export function precision(us: number): string {
  if (us >= 60_000_000) return `± ${grouped(us / 60_000_000)} min`;
  if (us >= 1_000_000) return `± ${grouped(us / 1_000_000)} s`;
  return us >= 1_000 ? `± ${grouped(us / 1_000)} ms` : `± ${grouped(us)} µs`;
}

export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  A: 'recorded',
  B: 'the only possible origin in the evidence',
  C: 'a guess',
};

export const DEPTH_WORDS: Readonly<Record<Depth, string>> = {
  attempted: 'attempted, never with success',
  enumerated: 'listed or described',
  read: 'read',
  changed: 'changed',
  controlled: 'controlled: the intruder could act as it',
};

/** `Entra token <2b…>`, `unrecorded credential of <svc-a>`: the kind in the words of the whole product, the value as the log has it. */
export function credentialText(kind: CredentialKind, value: string): Html {
  const phrase = credentialPhrase(kind, value);
  return html`${phrase.kind} <code>${phrase.value}</code>`;
}

/** The most specific name of a system, for a sentence. */
export function systemName(s: TouchedSystem): string {
  return s.resource ?? s.host ?? s.service ?? s.account ?? s.platform;
}

/** Where that is: the coarser levels, most specific first. */
export function systemPlace(s: TouchedSystem): string {
  const name = systemName(s);
  return [s.host, s.service, s.account, platformWords(s.platform)].filter((level) => level !== undefined && level !== name).join(', ');
}

/** The middle of a long text left out, and seen to be left out. For labels only, whose full text stands in a table. */
export function shortened(text: string, most: number): string {
  const chars = Array.from(text);
  if (chars.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${chars.slice(0, head).join('')}…${chars.slice(chars.length - (most - 1 - head)).join('')}`;
}
