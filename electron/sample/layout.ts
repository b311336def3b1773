/** From records to evidence files: the S3 tree, a digest, and three exports in other shapes that overlap it, as real cases have them. */
import { createHash } from 'node:crypto';
import { at, HOUR, iso, isoOffset } from './calendar.ts';
import type { CloudTrailRecord } from './cloudtrail.ts';
import { gzipSame } from './gzip.ts';
import type { Line } from './scribe.ts';
import { rngOf } from './rng.ts';
import { LOGGING_STARTED, LOGGING_STOPPED } from './story-leaked-key.ts';
import { BUILD, DR_REGION, GLOBAL_REGION, MAIN_REGION, ORG_TRAIL, PROD, TRAIL_BUCKET } from './world.ts';

export interface SampleFile {
  /** With forward slashes, below the sample's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const secondsOf = (r: CloudTrailRecord): number => Date.parse(r.eventTime) / 1000;
const text = (path: string, content: string): SampleFile => ({ path, bytes: Buffer.from(content) });

/** What no file may hold: the stopped trail's region, from the second after it was stopped until it was started again. */
export function isSilenced(r: CloudTrailRecord): boolean {
  const t = secondsOf(r);
  return r.recipientAccountId === PROD && r.awsRegion === DR_REGION && t > LOGGING_STOPPED && t < LOGGING_STARTED;
}

/** In order of time, the order of writing kept within a second, as far as one order can be said. */
export function inOrder(records: readonly CloudTrailRecord[]): readonly CloudTrailRecord[] {
  return [...records].sort((a, b) => (a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0));
}

const isExportedAlone = (r: CloudTrailRecord): boolean => r.eventCategory === 'Data' && r.recipientAccountId === PROD && r.awsRegion === MAIN_REGION;

/** Data events of production: one Lake query's result, one record per line; they are in no other file. */
export function dataEvents(records: readonly CloudTrailRecord[]): SampleFile {
  return text('exports/lake-data-events.ndjson', `${records.filter(isExportedAlone).map((r) => JSON.stringify(r)).join('\n')}\n`);
}

/** The other platforms' logs: one record per line, in order of time, the order of writing kept within an instant. */
export function lineFiles(lines: readonly Line[]): readonly SampleFile[] {
  const files = new Map<string, Line[]>();
  for (const l of lines) files.set(l.file, [...(files.get(l.file) ?? []), l]);
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, list]) => text(path, `${[...list].sort((a, b) => a.ms - b.ms).map((l) => l.text).join('\n')}\n`));
}

interface LogFile extends SampleFile {
  readonly account: string;
  readonly region: string;
  readonly day: string;
  readonly plain: string;
  readonly count: number;
}

function logFile(account: string, region: string, delivered: number, records: readonly CloudTrailRecord[]): LogFile {
  const stamp = iso(delivered).replace(/[-:]/g, '').replace(/\d\dZ$/, 'Z');
  const day = iso(delivered - 600).slice(0, 10);
  const name = `${account}_CloudTrail_${region}_${stamp}_${rngOf(`file ${account} ${region} ${stamp}`).text(16, LETTERS)}.json.gz`;
  const plain = JSON.stringify({ Records: records });
  return { path: `AWSLogs/${account}/CloudTrail/${region}/${day.replaceAll('-', '/')}/${name}`, bytes: gzipSame(Buffer.from(plain)), account, region, day, plain, count: records.length };
}

/** One file per account, region and day; the busiest pair twice a day. CloudTrail does not sort its files, so every third is out of order. */
export function logTree(records: readonly CloudTrailRecord[]): readonly SampleFile[] {
  const groups = new Map<string, CloudTrailRecord[]>();
  for (const r of records) {
    if (isExportedAlone(r)) continue;
    const step = r.recipientAccountId === PROD && r.awsRegion === MAIN_REGION ? 12 * HOUR : 24 * HOUR;
    const until = (Math.floor(secondsOf(r) / step) + 1) * step;
    const key = `${r.recipientAccountId} ${r.awsRegion} ${until}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [r]);
    else group.push(r);
  }
  const files = [...groups].map(([key, group], i) => {
    const [account = '', region = '', until = '0'] = key.split(' ');
    const shuffled = i % 3 === 0 ? [...group].sort((a, b) => (a.eventID < b.eventID ? -1 : 1)) : group;
    return logFile(account, region, Number(until) + 300, shuffled);
  });
  // A region where nothing happens still gets its files.
  for (const day of [7, 8, 9, 11, 12, 13]) files.push(logFile(BUILD, DR_REGION, at(day + 1) + 300, []));
  return [...files, digest(files.filter((f) => f.account === PROD && f.region === MAIN_REGION && f.day === '2026-09-12'))];
}

/** The hourly digest of a trail, here for a day: names and SHA-256 of the log files. Its signature travels in S3's own metadata, which a download loses. */
function digest(files: readonly LogFile[]): SampleFile {
  const rng = rngOf('digest');
  const body = {
    awsAccountId: PROD,
    digestStartTime: '2026-09-12T00:00:00Z',
    digestEndTime: '2026-09-13T00:00:00Z',
    digestS3Bucket: TRAIL_BUCKET,
    digestS3Object: `AWSLogs/${PROD}/CloudTrail-Digest/${MAIN_REGION}/2026/09/12/${PROD}_CloudTrail-Digest_${MAIN_REGION}_${ORG_TRAIL}_${MAIN_REGION}_20260913T000000Z.json.gz`,
    digestPublicKeyFingerprint: rng.hex(32),
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: '2026-09-12T23:59:59Z',
    oldestEventTime: '2026-09-12T00:00:00Z',
    previousDigestS3Bucket: null,
    previousDigestS3Object: null,
    previousDigestHashValue: null,
    previousDigestHashAlgorithm: null,
    previousDigestSignature: null,
    logFiles: files.map((f) => ({
      s3Bucket: TRAIL_BUCKET,
      s3Object: f.path,
      hashValue: createHash('sha256').update(f.plain).digest('hex'),
      hashAlgorithm: 'SHA-256',
      newestEventTime: `${f.day}T23:59:59Z`,
      oldestEventTime: `${f.day}T00:00:00Z`,
    })),
  };
  return { path: body.digestS3Object, bytes: gzipSame(Buffer.from(JSON.stringify(body))) };
}

/** `Username` of lookup-events and of the Event history: the user, or the session's name. */
function shownUser(r: CloudTrailRecord): string | undefined {
  const who = r.userIdentity;
  if (who.type === 'Root') return 'root';
  if (who.userName !== undefined) return who.userName;
  return who.principalId?.includes(':') === true ? who.principalId.slice(who.principalId.lastIndexOf(':') + 1) : undefined;
}

const shownResources = (r: CloudTrailRecord): readonly { type: string; name: string }[] =>
  (r.resources ?? []).flatMap((x) => (x.type === undefined ? [] : [{ type: x.type, name: x.ARN.slice(x.ARN.lastIndexOf(':') + 1) }]));

/** `aws cloudtrail lookup-events` of the build account around the first story, newest first: every one of them is in the tree too. */
export function lookupExport(records: readonly CloudTrailRecord[]): SampleFile {
  const chosen = records.filter((r) => r.recipientAccountId === BUILD && r.awsRegion === MAIN_REGION && r.managementEvent && secondsOf(r) >= at(9, '21:00:00') && secondsOf(r) < at(11, '20:00:00'));
  const events = [...chosen].reverse().map((r) => ({
    EventId: r.eventID,
    EventName: r.eventName,
    ReadOnly: String(r.readOnly),
    AccessKeyId: r.userIdentity.accessKeyId,
    EventTime: isoOffset(secondsOf(r)),
    EventSource: r.eventSource,
    Username: shownUser(r),
    Resources: shownResources(r).map((x) => ({ ResourceType: x.type, ResourceName: x.name })),
    CloudTrailEvent: JSON.stringify(r),
  }));
  return text('exports/lookup-events-build.json', `${JSON.stringify({ Events: events }, null, 4)}\n`);
}

const HISTORY = [
  'User name', 'AWS access key', 'Event time', 'Event source', 'Event name', 'AWS region', 'Source IP address', 'User agent', 'Error code', 'Resources', 'Request ID', 'Event ID', 'Read-only',
  'Event type', 'Recipient Account Id', 'Event category',
];
const cell = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** The console's Event history of production's global region, 12 to 14 September, newest first: no bodies, and again all in the tree. */
export function historyExport(records: readonly CloudTrailRecord[]): SampleFile {
  const chosen = records.filter((r) => r.recipientAccountId === PROD && r.awsRegion === GLOBAL_REGION && r.managementEvent && secondsOf(r) >= at(12) && secondsOf(r) < at(15));
  const rows = [...chosen].reverse().map((r) => [
    shownUser(r) ?? '', r.userIdentity.accessKeyId ?? '', r.eventTime, r.eventSource, r.eventName, r.awsRegion, r.sourceIPAddress, r.userAgent, r.errorCode ?? '',
    JSON.stringify(shownResources(r).map((x) => ({ resourceType: x.type, resourceName: x.name }))), r.requestID ?? '', r.eventID, String(r.readOnly), r.eventType, r.recipientAccountId, r.eventCategory,
  ]);
  return text('exports/event_history.csv', `${[HISTORY, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`);
}
