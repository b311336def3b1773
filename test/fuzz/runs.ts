/** How many runs a property makes: few in every test run, as many as asked for with `npm run fuzz`. */
export const runs = (usually: number): number => (process.env['KEYTRAIL_FUZZ_RUNS'] === undefined ? usually : Math.max(usually, Number(process.env['KEYTRAIL_FUZZ_RUNS'])));
