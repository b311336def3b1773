/** What an AWS call was about: account, service, resource, host, out of `resources` and the request. */
import type { Fact } from '../../../shared/domain/event.ts';
import { arrayOf, objectOf, textOf } from '../format.ts';
import { bounded } from '../text.ts';

type Json = Readonly<Record<string, unknown>>;

/** Request members that name the thing acted on, most telling first. AWS writes lower camel case in CloudTrail, with exceptions. */
const NAMES = [
  'roleArn', 'secretId', 'functionName', 'queueUrl', 'tableName', 'dBInstanceIdentifier', 'dBClusterIdentifier', 'dBSnapshotIdentifier', 'resourceArn',
  'userName', 'roleName', 'groupName', 'policyArn', 'instanceProfileName', 'accessKeyId', 'instanceId', 'target', 'keyId', 'trailName', 'snapshotId', 'imageId', 'volumeId',
  'groupId', 'topicArn', 'streamName', 'service', 'clusterName', 'cluster', 'repositoryName', 'projectName', 'backupVaultName', 'recoveryPointArn', 'logGroupName', 'parameterName',
  'modelId', 'stackName', 'hostedZoneId', 'documentName', 'detectorId', 'vpcId', 'name', 'id', 'arn',
] as const;
const RANK: ReadonlyMap<string, number> = new Map(NAMES.map((name, i) => [name, i]));

/** The most telling of the names that the request has: a request has few members, the list is long. */
function namedBy(request: Json): string | undefined {
  let best: number = NAMES.length;
  let found: string | undefined;
  for (const name of Object.keys(request)) {
    const rank = RANK.get(name) ?? NAMES.length;
    const text = rank < best ? textOf(request[name]) : undefined;
    if (text === undefined) continue;
    best = rank;
    found = text;
  }
  return found;
}

const HOST = /^(i|mi)-[0-9a-f]{8,17}$/i;

/** Instances named by a request: `instanceId`, `instanceIds`, `instancesSet.items[].instanceId`, or an SSM target. */
export function hostsOf(request: Json): string[] {
  const hosts: string[] = [];
  const add = (value: unknown): void => {
    const text = textOf(value);
    if (text !== undefined && HOST.test(text)) hosts.push(text);
  };
  add(request['instanceId']);
  add(request['target']);
  for (const id of arrayOf(request['instanceIds'])) add(id);
  for (const item of arrayOf(objectOf(request['instancesSet'])?.['items'])) add(objectOf(item)?.['instanceId']);
  return hosts;
}

const QUEUE_URL = /^https:\/\/(?:sqs\.([a-z0-9-]+)\.amazonaws\.com|([a-z0-9-]+)\.queue\.amazonaws\.com)\/(\d{12})\/([A-Za-z0-9_.-]+)$/;

/** A queue is called by its URL and listed by its ARN: one queue, one name. */
function queueOf(url: string): string | undefined {
  const m = QUEUE_URL.exec(url);
  return m === null ? undefined : `arn:aws:sqs:${m[1] ?? m[2] ?? ''}:${m[3] ?? ''}:${m[4] ?? ''}`;
}

export interface Named {
  readonly resource: string | undefined;
  readonly host: string | undefined;
  /** Further targets. */
  readonly also: readonly Fact[];
}

/** @param requestParameters and resources, as the record has them. */
export function namedIn(requestParameters: unknown, resources: unknown): Named {
  const request = objectOf(requestParameters);
  const named = arrayOf(resources);
  const also: Fact[] = [];
  let resource: string | undefined;
  let host: string | undefined;
  if (request !== undefined) {
    const hosts = hostsOf(request);
    host = hosts[0];
    for (const other of hosts.slice(1)) also.push({ kind: 'also-target', text: other });
    const bucket = textOf(request['bucketName']);
    if (bucket !== undefined) {
      const key = textOf(request['key']);
      resource = key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
    }
    resource ??= namedBy(request);
    if (resource === undefined) resource = textOf(arrayOf(request['names'])[0]);
    if (resource !== undefined) resource = queueOf(resource) ?? resource;
  }
  for (let i = 0; i < named.length; i += 1) {
    const arn = textOf(objectOf(named[i])?.['ARN']) ?? textOf(objectOf(named[i])?.['arn']);
    if (arn === undefined) continue;
    // The full ARN says more than the name in the request; further resources are kept as facts.
    if (resource === undefined || (i === 0 && arn.endsWith(resource) && arn.length > resource.length)) resource = arn;
    else if (arn !== resource && !(arn.startsWith('arn:aws:s3:::') && resource.startsWith(arn))) also.push({ kind: 'also-target', text: arn });
  }
  return { resource: bounded(resource ?? host), host, also };
}
