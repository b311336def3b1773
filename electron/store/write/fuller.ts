/**
 * Which of two records of one event speaks for it. The order is one of what they say, the same whichever was taken in first and whatever file they
 * stand in: an earlier stage of a request before its last word, then what issues more, then what has more facts and columns that say something, then
 * what tells the time more finely, then what is no table before one that is. Of records that are equal in all this the earlier instant, success before
 * failure and the deeper touch come first, so that a copy that makes light of what happened does not speak; then their texts decide. Records that say
 * the very same need no order: the first one stored is cited.
 */
import { FACT_KINDS } from '../../../shared/domain/event.ts';
import { CREDENTIAL_KINDS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import { ACT_COLUMNS, ACT_TEXTS, CONTEXT_COLUMNS, CONTEXT_TEXTS } from './columns.ts';
import { FACT_CELLS, ISSUE_CELLS, type Cells, type Telling } from './telling.ts';

const STAGE = FACT_KINDS.indexOf('stage');
const inAct = (name: (typeof ACT_COLUMNS)[number]): number => ACT_COLUMNS.indexOf(name) - 2;
const inContext = (name: (typeof CONTEXT_COLUMNS)[number]): number => CONTEXT_COLUMNS.indexOf(name) - 2;
const [PRECISION, OUTCOME, DEPTH] = [inAct('precision_us'), inAct('outcome'), inAct('depth')];
/** Kinds stand in every row, and say something unless they are this. */
const UNKNOWN: ReadonlyMap<number, number> = new Map([[inContext('actor_kind'), IDENTITY_KINDS.indexOf('unknown')], [inContext('credential_kind'), CREDENTIAL_KINDS.indexOf('unknown')]]);
const CONTEXT_TEXT = new Set(CONTEXT_TEXTS.map((column) => column - 2));
const ACT_TEXT = new Set(ACT_TEXTS.map((column) => column - 2));
/** Value and holder of an issue, the text of a fact. */
const ISSUE_TEXT = new Set([1, 3]);
const FACT_TEXT = new Set([1]);

/** Above 0 when `a` speaks rather than `b`, 0 when they say the very same. @param word the text of an id of the dictionary. */
export function speaks(a: Telling, b: Telling, word: (id: number) => string): number {
  const first = Number(isStage(a)) - Number(isStage(b)) || a.issues.length - b.issues.length || filled(a) - filled(b)
    || (b.act[PRECISION] ?? 0) - (a.act[PRECISION] ?? 0) || Number(b.table) - Number(a.table)
    || b.at - a.at || (b.act[OUTCOME] ?? 0) - (a.act[OUTCOME] ?? 0) || (a.act[DEPTH] ?? 0) - (b.act[DEPTH] ?? 0);
  if (first !== 0) return first;
  const texts = (one: Cells, other: Cells, text: (column: number) => boolean): number => {
    for (let i = 0; i < Math.max(one.length, other.length); i += 1) {
      const order = inOrder(one[i] ?? null, other[i] ?? null, text(i) ? word : undefined);
      if (order !== 0) return -order;
    }
    return 0;
  };
  return texts(a.act, b.act, (i) => ACT_TEXT.has(i)) || texts(a.context, b.context, (i) => CONTEXT_TEXT.has(i)) || texts([a.resource, a.host], [b.resource, b.host], () => true)
    || texts(a.issues, b.issues, (i) => ISSUE_TEXT.has(i % ISSUE_CELLS)) || texts(a.facts, b.facts, (i) => FACT_TEXT.has(i % FACT_CELLS));
}

function isStage({ facts }: Telling): boolean {
  for (let i = 0; i < facts.length; i += FACT_CELLS) if (facts[i] === STAGE) return true;
  return false;
}

/** How many facts and columns say something; precision, depth and outcome always stand there. */
function filled({ context, act, resource, host, facts }: Telling): number {
  const known = (cells: Cells): number => cells.reduce<number>((n, cell) => n + (cell === null ? 0 : 1), 0);
  const unknown = [...UNKNOWN].reduce((n, [column, value]) => n + (context[column] === value ? 1 : 0), 0);
  return known(context) - unknown + known(act) + known([resource, host]) + facts.length / FACT_CELLS;
}

/** Nothing comes last. */
function inOrder(a: number | null, b: number | null, word: ((id: number) => string) | undefined): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  if (word === undefined) return a - b;
  return word(a) < word(b) ? -1 : 1;
}
