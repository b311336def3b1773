/**
 * What carries records from one service to another: EventBridge, Kinesis and Firehose, Pub/Sub, SNS, SQS, and the event a Lambda is given by
 * CloudWatch Logs. Their data is often base64, and often gzip within.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
import { gunzipSync } from 'node:zlib';
import { arrayOf, objectOf, textOf, type Envelope } from '../format.ts';
import { innerOf, payloadOf, type Inner, type Wrapper } from './wrapper.ts';

const MAX_UNPACKED = 32 * 1024 * 1024;
const BASE64 = /^[A-Za-z0-9+/_-]{8,}={0,2}$/;

/** Base64 of text, or of gzip of text. Undefined when it is neither. */
export function decoded(data: unknown, envelope?: Envelope): Inner | undefined {
  if (typeof data !== 'string') return undefined;
  const compact = data.replace(/\s+/g, '');
  if (!BASE64.test(compact)) return undefined;
  let bytes: Buffer = Buffer.from(compact, 'base64');
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
    } catch {
      return undefined;
    }
  }
  const text = bytes.toString('utf8');
  return text.includes('\u0000') || text.includes('\uFFFD') ? undefined : innerOf(text, envelope);
}

export const eventBridge: Wrapper = {
  id: 'eventbridge',
  title: 'an EventBridge event (detail)',
  mark: /"detail-type"/,
  arrays: ['Events', 'events'],
  peel: (record) => {
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    if (outer === undefined || typeof outer['detail-type'] !== 'string' || objectOf(outer['detail']) === undefined) return undefined;
    return payloadOf(outer['detail'], { time: textOf(outer['time']), account: textOf(outer['account']), region: textOf(outer['region']), stream: textOf(outer['source']) });
  },
};

export const delivery: Wrapper = {
  id: 'delivery',
  title: 'a delivered message (base64 or text)',
  mark: /"(?:data|Data|body|Body|Sns|Message|awslogs|kinesis)"/,
  arrays: ['Records', 'records', 'receivedMessages', 'Messages'],
  peel: (record) => {
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    if (outer === undefined) return undefined;
    const several = [...arrayOf(outer['Records']), ...arrayOf(outer['records'])];
    const list = several.length === 0 ? [outer] : several.map(objectOf).filter((r) => r !== undefined);
    const inners = list.flatMap((r) => oneOf(r) ?? []);
    return inners.length === 0 ? undefined : inners;
  },
};

function oneOf(outer: Readonly<Record<string, unknown>>): Inner | undefined {
  const kinesis = objectOf(outer['kinesis']);
  if (kinesis !== undefined) return decoded(kinesis['data'], { region: textOf(outer['awsRegion']) });
  const lambda = objectOf(outer['awslogs']);
  if (lambda !== undefined) return decoded(lambda['data']);
  const message = objectOf(outer['message']);
  if (message !== undefined && ('messageId' in message || 'message_id' in message || 'attributes' in message)) return decoded(message['data'], { time: textOf(message['publishTime']) });
  const sns = objectOf(outer['Sns']) ?? (outer['Type'] === 'Notification' ? outer : undefined);
  if (typeof sns?.['Message'] === 'string') return innerOf(sns['Message'], { time: textOf(sns['Timestamp']) });
  const body = outer['body'] ?? outer['Body'];
  if (typeof body === 'string' && ['messageId', 'MessageId'].some((k) => k in outer)) return innerOf(body);
  return decoded(outer['data'] ?? outer['Data']);
}
