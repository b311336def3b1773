/**
 * What to ask the system that holds the rest of the logs: queries, ready to run, for exactly the missing credentials, identities and span. The
 * answer is imported as evidence. Every value is log text, written perhaps by the intruder: each language's own quoting is applied, and what no
 * quoting can carry (control characters) is left out.
 */
import { printInstant, type Micros } from '../../shared/domain/time.ts';

export interface Wanted {
  readonly platform: string;
  /** Texts of which the wanted records hold at least one: credential identifiers, names. Without any, all of the span is wanted. */
  readonly texts: readonly string[];
  readonly from: Micros | undefined;
  readonly to: Micros | undefined;
  /** Account, tenant, project or cluster, where it is known. */
  readonly account?: string | undefined;
  /** Of AWS, where only one region is missing. */
  readonly region?: string | undefined;
}

const plain = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, '').slice(0, 400);
export const sqlText = (text: string): string => `'${plain(text).replaceAll("'", "''")}'`;
const doubled = (text: string): string => `"${plain(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;

const span = (w: Wanted, before: (t: string) => string, after: (t: string) => string): string[] =>
  [...(w.from === undefined ? [] : [after(printInstant(w.from))]), ...(w.to === undefined ? [] : [before(printInstant(w.to))])];
const any = (texts: readonly string[], each: (t: string) => string, or: string): string => (texts.length === 1 ? each(texts[0] ?? '') : `(${texts.map(each).join(or)})`);

/** What the records have to be about, where that is asked. */
const about = (w: Wanted, each: (t: string) => string, or: string): string[] => (w.texts.length === 0 ? [] : [any(w.texts, each, or)]);

/** Amazon Athena over a table of CloudTrail, as AWS' own guide lays it out. */
export function athena(condition: string, from: Micros | undefined, to: Micros | undefined): string {
  const time = [from === undefined ? [] : [`eventtime >= '${printInstant(from)}'`], to === undefined ? [] : [`eventtime < '${printInstant(to)}'`]].flat();
  return `SELECT * FROM cloudtrail_logs WHERE ${[condition, ...time].join(' AND ')} ORDER BY eventtime`;
}

function athenaFor(w: Wanted): string {
  const account = w.account === undefined ? undefined : `recipientaccountid = ${sqlText(w.account)}`;
  // The account itself stands in a column of its own.
  const texts = w.texts.filter((t) => t !== w.account);
  if (texts.length === 0) return athena([...(account === undefined ? ['1 = 1'] : [account]), ...(w.region === undefined ? [] : [`awsregion = ${sqlText(w.region)}`])].join(' AND '), w.from, w.to);
  const held = any(texts, (t) => `(useridentity.accesskeyid = ${sqlText(t)} OR responseelements LIKE ${sqlText(`%${t}%`)} OR useridentity.arn = ${sqlText(t)})`, ' OR ');
  return athena(account === undefined ? held : `${account} AND ${held}`, w.from, w.to);
}

const kql = (w: Wanted, tables: string, time = 'TimeGenerated'): string =>
  [tables, ...span(w, (t) => `where ${time} < datetime(${t})`, (t) => `where ${time} >= datetime(${t})`), ...about(w, (t) => `* has ${doubled(t)}`, ' or ').map((c) => `where ${c}`)].join(' | ');

const splunk = (w: Wanted, source: string): string => {
  const seconds = (at: Micros): string => String(Math.floor(at / 1_000_000));
  return `search ${source} ${[...(w.from === undefined ? [] : [`earliest=${seconds(w.from)}`]), ...(w.to === undefined ? [] : [`latest=${seconds(w.to)}`])].join(' ')} ${about(w, doubled, ' OR ').join('')} | table _time _raw`.replace(/ {2,}/g, ' ');
};

function openSearch(w: Wanted, time = '@timestamp'): string {
  const range = { ...(w.from === undefined ? {} : { gte: printInstant(w.from) }), ...(w.to === undefined ? {} : { lt: printInstant(w.to) }) };
  return JSON.stringify({ size: 10_000, sort: [{ [time]: 'asc' }], query: { bool: { filter: [{ range: { [time]: range } }], ...(w.texts.length === 0 ? {} : { minimum_should_match: 1, should: w.texts.map((t) => ({ multi_match: { query: plain(t), type: 'phrase' } })) }) } } });
}

const cloudLogging = (w: Wanted, log: string): string =>
  [`logName:${doubled(log)}`, ...(w.account === undefined ? [] : [`resource.labels.project_id=${doubled(w.account)}`]), ...span(w, (t) => `timestamp<${doubled(t)}`, (t) => `timestamp>=${doubled(t)}`), ...about(w, doubled, ' OR ')].join(' AND ');

function insights(w: Wanted): string {
  const millis = (at: Micros): string => String(Math.floor(at / 1000));
  const wanted = [...(w.from === undefined ? [] : [`toMillis(@timestamp) >= ${millis(w.from)}`]), ...(w.to === undefined ? [] : [`toMillis(@timestamp) < ${millis(w.to)}`]), ...about(w, (t) => `strcontains(@message, ${doubled(t)})`, ' or ')];
  return ['fields @timestamp, @message', ...wanted.map((c) => `filter ${c}`), 'sort @timestamp asc', 'limit 10000'].join(' | ');
}

interface Ask { readonly language: string; readonly text: string }

/** Queries for the missing records of a platform, one per place where such logs are kept. Empty for a platform whose logs have no usual place. */
export function queriesFor(w: Wanted): readonly Ask[] {
  if (w.texts.length === 0 && w.from === undefined && w.to === undefined) return [];
  switch (w.platform) {
    case 'aws': return [{ language: 'Athena', text: athenaFor(w) }, { language: 'Splunk', text: splunk(w, 'sourcetype=aws:cloudtrail') }, { language: 'OpenSearch', text: openSearch(w) }, { language: 'KQL', text: kql(w, 'AWSCloudTrail') }];
    case 'entra': return [{ language: 'KQL', text: kql(w, 'union SigninLogs, AADNonInteractiveUserSignInLogs, AADServicePrincipalSignInLogs, AADManagedIdentitySignInLogs, AuditLogs, MicrosoftGraphActivityLogs') }, { language: 'Splunk', text: splunk(w, 'sourcetype=azure:monitor:aad') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'azure': return [{ language: 'KQL', text: kql(w, 'AzureActivity') }, { language: 'Splunk', text: splunk(w, 'sourcetype=azure:monitor:activity') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'm365': return [{ language: 'KQL', text: kql(w, 'OfficeActivity') }, { language: 'Splunk', text: splunk(w, 'sourcetype=o365:management:activity') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'gcp': return [{ language: 'Cloud Logging', text: cloudLogging(w, 'cloudaudit.googleapis.com') }, { language: 'Splunk', text: splunk(w, 'sourcetype=google:gcp:pubsub:audit*') }, { language: 'OpenSearch', text: openSearch(w) }, { language: 'KQL', text: kql(w, 'GCPAuditLogs') }];
    case 'okta': return [{ language: 'Splunk', text: splunk(w, 'sourcetype=OktaIM2:log') }, { language: 'OpenSearch', text: openSearch(w) }, { language: 'KQL', text: kql(w, 'Okta_CL') }];
    case 'github': return [{ language: 'Splunk', text: splunk(w, 'sourcetype=github:cloud:audit') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'kubernetes': return [{ language: 'CloudWatch Logs Insights', text: insights(w) }, { language: 'KQL', text: kql(w, 'union AKSAudit, AKSAuditAdmin') }, { language: 'Cloud Logging', text: cloudLogging({ ...w, account: undefined }, 'cloudaudit.googleapis.com') }, { language: 'Splunk', text: splunk(w, '(sourcetype=*kube* OR source=*audit*)') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'vault': return [{ language: 'Splunk', text: splunk(w, 'sourcetype=hashicorp_vault_audit_log') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'windows': return [{ language: 'KQL', text: kql(w, 'union SecurityEvent, Event') }, { language: 'Splunk', text: splunk(w, 'sourcetype=XmlWinEventLog') }, { language: 'OpenSearch', text: openSearch(w) }];
    case 'linux': return [{ language: 'KQL', text: kql(w, 'Syslog') }, { language: 'Splunk', text: splunk(w, '(sourcetype=linux_secure OR sourcetype=linux_audit)') }, { language: 'OpenSearch', text: openSearch(w) }];
    default: return [{ language: 'Splunk', text: splunk(w, 'index=*') }, { language: 'OpenSearch', text: openSearch(w) }];
  }
}

/** Platforms whose every record names its tenant, subscription or organisation. */
const NAMES_ACCOUNT: ReadonlySet<string> = new Set(['aws', 'entra', 'azure', 'm365', 'github']);

/** Everything a source wrote in a span: what fills a gap. */
export function spanText({ platform, account, region, from, to }: { readonly platform: string; readonly account: string | undefined; readonly region: string | undefined; readonly from: Micros; readonly to: Micros }): string {
  const texts = account !== undefined && NAMES_ACCOUNT.has(platform) ? [account] : [];
  return collectText({ platform, texts, from, to, account, region }) ?? '';
}

/** The same as one text to paste, a line for each. */
export const collectText = (w: Wanted): string | undefined => {
  const asks = queriesFor(w);
  return asks.length === 0 ? undefined : asks.map((a) => `${a.language}: ${a.text}`).join('\n');
};
