/** What each layer around a stream offers. */
/** Bytes in, bytes out; `trouble` says why it stopped early, after which it gives nothing more. */
export interface Peel {
  readonly layer: string;
  /** Bytes that are pushed at once at most, for packings that can grow more than a thousandfold. */
  readonly slice?: number;
  push(chunk: Uint8Array): Promise<Buffer[]>;
  end(): Promise<Buffer[]>;
  trouble(): string | undefined;
}
