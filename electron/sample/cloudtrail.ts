/**
 * One CloudTrail record, with the fields in the order in which CloudTrail writes them.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
import { iso } from './calendar.ts';
import type { Json } from './json.ts';
import type { UserIdentity } from './principals.ts';
import type { Rng } from './rng.ts';
import { GLOBAL_REGION } from './world.ts';

export interface Resource {
  readonly accountId?: string | undefined;
  readonly type?: string | undefined;
  readonly ARN: string;
}

export interface CloudTrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: UserIdentity;
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string | undefined;
  readonly errorMessage?: string | undefined;
  readonly requestParameters: Json;
  readonly responseElements: Json;
  readonly additionalEventData?: Json | undefined;
  readonly requestID?: string | undefined;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly resources?: readonly Resource[] | undefined;
  readonly eventType: string;
  readonly managementEvent: boolean;
  readonly recipientAccountId: string;
  readonly serviceEventDetails?: Json | undefined;
  readonly sharedEventID?: string | undefined;
  readonly vpcEndpointId?: string | undefined;
  readonly eventCategory: string;
  readonly tlsDetails?: Json | undefined;
  readonly sessionCredentialFromConsole?: string | undefined;
}

/** Who sits where: everything about a caller that stays the same from call to call. */
export interface Seat {
  readonly who: UserIdentity;
  readonly account: string;
  readonly region: string;
  readonly from: string;
  readonly agent: string;
  readonly console?: boolean | undefined;
  readonly vpcEndpoint?: string | undefined;
}

/** What differs from call to call; everything may be left out. */
export interface Detail {
  readonly request?: Json | undefined;
  readonly response?: Json | undefined;
  /** `true`: refused for want of permission, in the words of that service. */
  readonly denied?: true | { readonly code?: string; readonly message: string } | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly extra?: Json | undefined;
  readonly region?: string | undefined;
  /** The account that receives this copy, when it is not the caller's. */
  readonly recipient?: string | undefined;
  readonly shared?: string | undefined;
  readonly eventType?: string | undefined;
  readonly serviceDetails?: Json | undefined;
}

const GLOBAL = new Set(['iam', 'organizations', 'account', 'signin', 'cloudfront', 'route53']);
const DATA = new Set([
  's3:GetObject', 's3:PutObject', 's3:ListObjects', 's3:HeadObject', 's3:DeleteObject', 'sqs:ReceiveMessage', 'sqs:SendMessage', 'sqs:DeleteMessage',
  'lambda:Invoke', 'rdsdata:ExecuteStatement', 'rdsdata:BatchExecuteStatement', 'dynamodb:Query', 'monitoring:PutMetricData',
]);
const READS = /^(Get|List|Describe|Lookup|Head|BatchGet|Search|Query$|AssumeRole|Decrypt|GenerateDataKey|ReceiveMessage)/;

export function recordOf(seat: Seat, seconds: number, action: string, detail: Detail, rng: Rng): CloudTrailRecord {
  const [service = '', name = ''] = action.split(':');
  const region = detail.region ?? (GLOBAL.has(service) ? GLOBAL_REGION : seat.region);
  const byService = seat.who.type === 'AWSService' || seat.who.invokedBy !== undefined;
  const data = DATA.has(action);
  const bucket = bucketOf(detail.request);
  const fault = detail.denied === undefined ? undefined : detail.denied === true ? refusal(seat, service, name) : detail.denied;
  const eventType = detail.eventType ?? 'AwsApiCall';
  return {
    eventVersion: eventType === 'AwsConsoleSignIn' ? '1.08' : seat.who.inScopeOf === undefined ? '1.09' : '1.11',
    userIdentity: seat.who,
    eventTime: iso(seconds),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: seat.from,
    userAgent: service === 's3' && !byService ? `[${seat.agent}]` : seat.agent,
    errorCode: fault?.code,
    errorMessage: fault?.message,
    requestParameters: detail.request ?? null,
    responseElements: detail.response ?? null,
    additionalEventData: detail.extra ?? (service === 's3' && eventType === 'AwsApiCall' ? s3Extra(rng, name) : undefined),
    requestID: eventType === 'AwsConsoleSignIn' ? undefined : service === 's3' ? rng.text(16, 'ABCDEFGHJKMNPQRSTVWXYZ0123456789') : rng.uuid(),
    eventID: rng.uuid(),
    readOnly: READS.test(name),
    resources: detail.resources,
    eventType,
    managementEvent: !data,
    recipientAccountId: detail.recipient ?? seat.account,
    serviceEventDetails: detail.serviceDetails,
    sharedEventID: detail.shared,
    vpcEndpointId: seat.vpcEndpoint,
    eventCategory: data ? 'Data' : 'Management',
    tlsDetails: byService || eventType === 'AwsServiceEvent' ? undefined : {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: hostHeader(service, region, bucket),
    },
    sessionCredentialFromConsole: seat.console === true ? 'true' : undefined,
  };
}

function hostHeader(service: string, region: string, bucket: string | undefined): string {
  if (bucket !== undefined) return `${bucket}.s3.${region}.amazonaws.com`;
  if (service === 'iam') return 'iam.amazonaws.com';
  return service === 'signin' ? `${region}.signin.aws.amazon.com` : `${service}.${region}.amazonaws.com`;
}

function bucketOf(request: Json | undefined): string | undefined {
  if (request === null || request === undefined || typeof request !== 'object' || Array.isArray(request)) return undefined;
  const bucket = (request as { readonly [key: string]: Json | undefined })['bucketName'];
  return typeof bucket === 'string' ? bucket : undefined;
}

function s3Extra(rng: Rng, name: string): Json {
  return {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: name === 'PutObject' ? rng.int(2_000, 900_000) : 0,
    AuthenticationMethod: 'AuthHeader',
    'x-amz-id-2': `${rng.text(43, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}=`,
    bytesTransferredOut: name === 'GetObject' ? rng.int(1_000, 4_000_000) : rng.int(200, 3_000),
  };
}

function refusal(seat: Seat, service: string, name: string): { code: string; message: string } {
  const who = seat.who.arn ?? seat.who.principalId ?? 'unknown';
  if (service === 'ec2') return { code: 'Client.UnauthorizedOperation', message: `You are not authorized to perform this operation. User: ${who} is not authorized to perform: ec2:${name} because no identity-based policy allows the ec2:${name} action` };
  const code = service === 'ssm' || service === 'kms' || service === 'secretsmanager' || service === 'lambda' || service === 'dynamodb' ? 'AccessDeniedException' : 'AccessDenied';
  return { code, message: `User: ${who} is not authorized to perform: ${service}:${name} because no identity-based policy allows the ${service}:${name} action` };
}
