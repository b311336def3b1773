/** What stands for a name in a derivation over everything: the text itself, or the number a store keeps for it, so that a million of them take little memory. */
export interface Naming<K> {
  readonly textOf: (key: K) => string;
  /** Undefined for a text that nothing stands for. */
  readonly keyOf: (text: string) => K | undefined;
}

export const BY_TEXT: Naming<string> = { textOf: (text) => text, keyOf: (text) => text };
