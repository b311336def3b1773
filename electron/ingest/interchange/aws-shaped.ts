/** A CloudTrail record put together again from what a common schema kept of it, under CloudTrail's own names. */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readCloudTrailRecord } from '../aws/normalise.ts';
import type { Recall } from '../aws/recall.ts';

type Json = Readonly<Record<string, unknown>>;

export interface TrailParts {
  readonly time: string | undefined;
  readonly source: string | undefined;
  readonly name: string | undefined;
  readonly id: string | undefined;
  readonly region: string | undefined;
  readonly account: string | undefined;
  readonly address: string | undefined;
  readonly agent: string | undefined;
  readonly errorCode: string | undefined;
  readonly errorMessage: string | undefined;
  readonly readOnly: boolean | undefined;
  readonly type: string | undefined;
  readonly arn: string | undefined;
  readonly principalId: string | undefined;
  readonly userAccount: string | undefined;
  readonly userName: string | undefined;
  readonly accessKey: string | undefined;
  readonly invokedBy: string | undefined;
  readonly issuerArn: string | undefined;
  readonly issuerId: string | undefined;
  readonly sessionCreated: string | undefined;
  readonly request: Json | undefined;
  readonly response: Json | undefined;
  readonly resources: readonly string[];
  readonly shared: string | undefined;
}

export function readTrailParts(p: TrailParts, recall: Recall): Reading {
  if (p.source === undefined || p.name === undefined) return rejected('no API service and operation of AWS');
  const session = p.issuerArn === undefined && p.sessionCreated === undefined ? undefined : {
    ...(p.issuerArn === undefined ? {} : { sessionIssuer: { type: 'Role', arn: p.issuerArn, principalId: p.issuerId } }),
    ...(p.sessionCreated === undefined ? {} : { attributes: { creationDate: p.sessionCreated } }),
  };
  const type = p.type ?? (p.arn?.includes(':assumed-role/') === true ? 'AssumedRole' : p.arn?.includes(':user/') === true ? 'IAMUser' : p.arn?.endsWith(':root') === true ? 'Root' : p.invokedBy !== undefined ? 'AWSService' : 'Unknown');
  return readCloudTrailRecord({
    eventTime: p.time, eventSource: p.source, eventName: p.name, eventID: p.id, awsRegion: p.region, recipientAccountId: p.account, sourceIPAddress: p.address, userAgent: p.agent,
    errorCode: p.errorCode, errorMessage: p.errorMessage, readOnly: p.readOnly, sharedEventID: p.shared, requestParameters: p.request, responseElements: p.response,
    resources: p.resources.map((ARN) => ({ ARN })),
    userIdentity: { type, arn: p.arn, principalId: p.principalId, accountId: p.userAccount, userName: p.userName, accessKeyId: p.accessKey, invokedBy: p.invokedBy, sessionContext: session },
  }, recall);
}
