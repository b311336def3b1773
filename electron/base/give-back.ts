/** ES2024, which Node 24 has; the types of this project are those of ES2023. */
interface Transferable { transfer(bytes: number): unknown }

/** Gives the memory of an array back at once, not with the next collection: a thread that is busy elsewhere for a minute has none. It must not be used any more. */
export function giveBack(array: { readonly buffer: ArrayBuffer }): void {
  (array.buffer as ArrayBuffer & Transferable).transfer(0);
}
