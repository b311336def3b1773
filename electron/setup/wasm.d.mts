// Types for the test that compiles the scanner again.
export const target: string;
export function compiledScan(): Promise<string>;
