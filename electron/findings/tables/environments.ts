/** Test and production, by the words that operators put into names. A name that says both, or neither, says nothing. */

const WORD = String.raw`(?:^|[^a-z0-9])`;
const END = String.raw`(?=$|[^a-z]|\d)`;
const PRODUCTION = new RegExp(`${WORD}(?:prod|production|prd|live)${END}`, 'i');
const TEST = new RegExp(`${WORD}(?:dev|devel|development|test|testing|tst|qa|uat|stage|staging|stg|sandbox|sbx|nonprod|non-prod|preprod|pre-prod|demo|lab)${END}`, 'i');
const NOT_PRODUCTION = new RegExp(`${WORD}(?:non|pre|not)[-_]?prod(?:uction)?${END}`, 'i');

export type Environment = 'test' | 'production';

/** @param name of an identity, account, project, cluster, namespace, host or resource. The longest names are read at their beginning. */
export function environmentOf(name: string): Environment | undefined {
  const text = name.slice(0, 500).replace(/\.(?:test|example|local|internal)\b/g, '');
  if (NOT_PRODUCTION.test(text)) return 'test';
  const [production, test] = [PRODUCTION.test(text), TEST.test(text)];
  return production === test ? undefined : production ? 'production' : 'test';
}
