/**
 * The kinds of object an inventory may hold: told by the names of their members alone, never by the name of a file or of the list they
 * stand in, so that an API's answer is known again inside a page, a map, a merged export or a bundle of several answers.
 */
import { hasMembers, type Json } from './values.ts';
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';

/** What stands around a document and may say what it leaves out. */
export interface Around {
  /** Name of the member, or of the list, in which it stood; '' at the top. */
  readonly key: string;
  /** Zone for times that name none, as the analyst answered. */
  readonly zone: string | undefined;
}

/** What a kind makes of a document: entries, or in words why it states nothing (`skip`) or cannot be read (`bad`). */
export type Said = readonly InventoryDraft[] | { readonly skip: string } | { readonly bad: string };

export interface DocumentKind {
  /** In words, for reasons: `IAM user`. */
  readonly title: string;
  /** Members that every such document has. Lower case where the format folds names. */
  readonly keys: readonly string[];
  readonly without?: readonly string[];
  /** What the values must be, where the names alone could be another's. */
  readonly when?: (value: Json) => boolean;
  /** Must never throw. */
  readonly read: (value: Json, around: Around) => Said;
}

/** The kind of an object: the first in the list that fits, so lists go from the particular to the general. */
export function kindOf(kinds: readonly DocumentKind[], value: Json): DocumentKind | undefined {
  return kinds.find((k) => hasMembers(value, k.keys) && !(k.without ?? []).some((w) => Object.hasOwn(value, w)) && (k.when?.(value) ?? true));
}
