// esbuild (text loader) and vitest (test/vitest.config.ts) both give an SQL file as its text.
declare module '*.sql' {
  const text: string;
  export default text;
}
