/** What each layer around a stream offers. */
/** Bytes in, bytes out; `trouble` says why it stopped early, after which it gives nothing more. */
export interface Peel {
  readonly layer: string;
  push(chunk: Uint8Array): Promise<Buffer[]>;
  end(): Promise<Buffer[]>;
  trouble(): string | undefined;
}
