/** What a wrapper is: an export whose records carry another log's record, as JSON, as JSON text, or as a line of text. */
import type { Envelope, Head, SourceRecord, Splitter } from '../format.ts';
import { parseJson } from '../../../shared/domain/json-text.ts';

/** A record that holds another. */
export type Outer = Exclude<SourceRecord, { kind: 'broken' }>;

/** What is inside: a JSON value, or a line (or block) of text. */
export type Inner =
  | { readonly kind: 'json'; readonly value: unknown; readonly envelope?: Envelope | undefined }
  | { readonly kind: 'line'; readonly text: string; readonly envelope?: Envelope | undefined };

export interface Wrapper {
  readonly id: string;
  /** As it stands in a sentence: `wrapped as …`. */
  readonly title: string;
  /** What the text of every such JSON file has: a look that spares the rest. */
  readonly mark: RegExp;
  /** In a document that is one record, one of these stands at its top level: without one there is nothing to cut. */
  readonly members?: readonly string[];
  /** Names of top-level arrays of a document whose elements are the records that hold others. */
  readonly arrays?: readonly string[];
  /** How such a file is cut, where its shape and `arrays` do not say. */
  readonly split?: (head: Head) => Splitter | undefined;
  /** Why this record of the wrapper holds no other and needs none; undefined when it should. */
  readonly skips?: (record: Outer) => string | undefined;
  /** The records inside; undefined when this is not a record of this wrapper. Must never throw on any value. */
  readonly peel: (record: Outer) => readonly Inner[] | undefined;
}

/** Text that was put into a wrapper: the JSON value it spells, or the text itself. Undefined when it is blank. */
export function innerOf(text: string, envelope?: Envelope): Inner | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (/^[{[]/.test(trimmed)) {
    try {
      return { kind: 'json', value: parseJson(trimmed), envelope };
    } catch {
      // Text that only begins like JSON (`[notice] …`): the format of the lines decides.
    }
  }
  return { kind: 'line', text: text.replace(/^\s*\n|[\r\n]+$/g, ''), envelope };
}

/** One payload of any kind: an object as it is, text through `innerOf`. */
export function payloadOf(value: unknown, envelope?: Envelope): readonly Inner[] | undefined {
  if (typeof value === 'object' && value !== null) return [{ kind: 'json', value, envelope }];
  const inner = typeof value === 'string' ? innerOf(value, envelope) : undefined;
  return inner === undefined ? undefined : [inner];
}
