/**
 * Every statement cites. A reference is numbered where it first appears and links to its row in the appendix, so the appendix
 * holds exactly what is referred to. An id that the input does not resolve is shown as such, never dropped.
 */
import type { CitedEvent, ReportInput } from '../../shared/domain/report.ts';
import { html, joined, nothing, type Html } from './markup.ts';
import { grouped } from './words.ts';

export interface Reference {
  readonly number: number;
  readonly id: string;
  readonly cited: CitedEvent;
}

export interface Citer {
  /** `[E1] [E2]`; `total` when the statement rests on more events than are listed. */
  readonly events: (ids: readonly string[], total?: number) => Html;
  /** `[F2]`: the evidence file of a locator. */
  readonly file: (sha256: string, member: string | undefined) => Html;
  /** `[L4]`: the newest ledger entry of one of these kinds whose text holds all of these words. */
  readonly ledger: (kinds: readonly string[], words: readonly string[]) => Html;
  /** `[L4]`: the ledger entry of this number. */
  readonly entry: (seq: number) => Html;
  readonly used: () => readonly Reference[];
  readonly unresolved: () => readonly string[];
}

/** A statement lists this many references; the rest are counted in words. */
const MOST = 8;

export function openCiter(input: ReportInput): Citer {
  const used = new Map<string, Reference>();
  const unresolved = new Set<string>();
  const fileNumbers = numberFiles(input);

  const one = (id: string): Html => {
    const known = used.get(id);
    if (known !== undefined) return link(known.number);
    const cited = input.cited.get(id);
    if (cited === undefined) {
      unresolved.add(id);
      return html`<span class="unresolved">[${id}: not resolved]</span>`;
    }
    const reference = { number: used.size + 1, id, cited };
    used.set(id, reference);
    return link(reference.number);
  };

  return {
    events: (ids, total = ids.length) => {
      const distinct = [...new Set(ids)];
      if (distinct.length === 0) return nothing;
      const shown = distinct.slice(0, MOST).map(one);
      const all = Math.max(total, distinct.length);
      const more = all > shown.length ? html` <span class="more">(showing ${grouped(shown.length)} of ${grouped(all)})</span>` : nothing;
      return html`<span class="cites">${joined(shown, ' ')}${more}</span>`;
    },
    file: (sha256, member) => {
      const number = fileNumbers.get(fileKey(sha256, member)) ?? fileNumbers.get(sha256);
      return number === undefined ? html`<span class="unresolved">[file not listed]</span>` : html`<a class="ref" href="#f${number}">[F${number}]</a>`;
    },
    ledger: (kinds, words) => {
      const entry = input.ledger.findLast((each) => kinds.includes(each.kind) && words.every((word) => each.body.includes(word)));
      return entryOf(entry?.seq);
    },
    entry: (seq) => entryOf(input.ledger.find((each) => each.seq === seq)?.seq),
    used: () => [...used.values()],
    unresolved: () => [...unresolved],
  };
}

const entryOf = (seq: number | undefined): Html => (seq === undefined ? html`<a class="ref" href="#ledger">[ledger]</a>` : html`<a class="ref" href="#l${seq}">[L${seq}]</a>`);
const link = (number: number): Html => html`<a class="ref" href="#e${number}">[E${number}]</a>`;
const fileKey = (sha256: string, member: string | undefined): string => `${sha256}\n${member ?? ''}`;

function numberFiles(input: ReportInput): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  input.files.forEach((file, i) => {
    numbers.set(fileKey(file.sha256, file.member), i + 1);
    if (!numbers.has(file.sha256)) numbers.set(file.sha256, i + 1);
  });
  return numbers;
}
