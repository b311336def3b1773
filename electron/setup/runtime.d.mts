// Types for the tests, which start Electron themselves.
export function findElectron(): string | undefined;
export function electronPath(): string;
export function isOfficial(): boolean;
export function provideRuntime(): void;
