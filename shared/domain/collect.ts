/** What to collect for a hole, as it is shown: a sentence, or queries in several languages that ask the same. */

export interface CollectPart {
  /** `Athena`, `KQL`, …: undefined for a plain sentence or command. */
  readonly language: string | undefined;
  readonly text: string;
}

/** Languages in which queries are written (electron/reconstruct/queries.ts): a line opens with one and a colon. */
export const QUERY_LANGUAGES = ['Athena', 'Splunk', 'KQL', 'Cloud Logging', 'OpenSearch', 'CloudWatch Logs Insights'] as const;
const OPENS = new RegExp(`^(${QUERY_LANGUAGES.join('|')}): `, 'u');

/** One part per query; lines that open with no language belong to the part above. Nothing is left out. */
export function collectParts(collect: string): readonly CollectPart[] {
  const parts: { language: string | undefined; text: string }[] = [];
  for (const line of collect.split('\n')) {
    const opens = OPENS.exec(line);
    const last = parts.at(-1);
    if (opens !== null) parts.push({ language: opens[1], text: line.slice(opens[0].length) });
    else if (last === undefined) parts.push({ language: undefined, text: line });
    else last.text += `\n${line}`;
  }
  return parts;
}
