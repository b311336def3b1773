/** Records of one event that contradict each other: both say something of the same thing, and not the same. */
export const CONTRARY_KINDS = ['outcome', 'actor', 'credential', 'source', 'issued'] as const;
/** What two records of one event tell differently; `issued`: the credential or identity that it brought into being. The store keeps positions, so append, never reorder. */
export type ContraryKind = (typeof CONTRARY_KINDS)[number];

const WORDS: Readonly<Record<ContraryKind, string>> = { outcome: 'outcome', actor: 'actor', credential: 'credential', source: 'source', issued: 'what was issued' };
export const contraryWords = (kind: ContraryKind): string => WORDS[kind];

/** Another record of an event, which says otherwise than the one that speaks for it. */
export interface ContraryRecord {
  readonly evidence: string;
  readonly line: number;
  readonly differs: readonly { readonly kind: ContraryKind; readonly says: string; readonly speaks: string | undefined }[];
  /** Its bytes as text, up to a bound; undefined past the first few, or where the original is not there. */
  readonly text: string | undefined;
}

/** One sentence: what the record says, and what the one that speaks says. */
export const contrarySentence = ({ differs }: ContraryRecord): string =>
  differs.map(({ kind, says, speaks }) => `${contraryWords(kind)} ${says}${speaks === undefined ? '' : `, not ${speaks}`}`).join('; ');
