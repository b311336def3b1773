/**
 * CloudWatch Logs: answers of get-log-events and filter-log-events (`events`), messages of a subscription (`logEvents`), and tables of
 * Logs Insights (`@timestamp,@message`).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
import { arrayOf, objectOf, textOf, type Envelope } from '../format.ts';
import { payloadOf, type Inner, type Wrapper } from './wrapper.ts';

type Json = Readonly<Record<string, unknown>>;

const isLogEvent = (value: unknown): boolean => {
  const e = objectOf(value);
  return e !== undefined && typeof e['message'] === 'string' && 'timestamp' in e;
};

/** The records of one subscription message, or of one answer that came whole. */
export function logEventsOf(outer: Json): readonly Inner[] | undefined {
  const list = [...arrayOf(outer['logEvents']), ...arrayOf(outer['events'])].filter(isLogEvent);
  if (list.length === 0) return undefined;
  const shared: Envelope = { stream: textOf(outer['logGroup']), account: textOf(outer['owner']) };
  return list.flatMap((e) => messageOf(objectOf(e) ?? {}, shared) ?? []);
}

const messageOf = (e: Json, shared: Envelope): readonly Inner[] | undefined => payloadOf(e['message'], { ...shared, time: textOf(e['timestamp']) });

/** The `value` of a field that Logs Insights answers with: `[{"field":"@message","value":"…"}]`. */
const fieldOf = (fields: readonly unknown[], name: string): string | undefined => textOf(objectOf(fields.find((f) => objectOf(f)?.['field'] === name))?.['value']);

export const cloudWatch: Wrapper = {
  id: 'cloudwatch',
  title: 'a CloudWatch Logs message',
  mark: /message"/,
  arrays: ['events', 'results'],
  skips: (record) => (record.kind === 'json' && objectOf(record.value)?.['messageType'] === 'CONTROL_MESSAGE' ? 'a control message of CloudWatch, which holds no record' : undefined),
  peel: (record) => {
    if (record.kind === 'row') return payloadOf(record.get('@message'), { time: record.get('@timestamp'), stream: record.get('@log') ?? record.get('@logstream') });
    if (record.kind !== 'json') return undefined;
    if (Array.isArray(record.value)) {
      return payloadOf(fieldOf(record.value, '@message'), { time: fieldOf(record.value, '@timestamp'), stream: fieldOf(record.value, '@log') });
    }
    const outer = objectOf(record.value);
    if (outer === undefined) return undefined;
    if (typeof outer['@message'] === 'string' || objectOf(outer['@message']) !== undefined) return payloadOf(outer['@message'], { time: textOf(outer['@timestamp']), stream: textOf(outer['@log']) });
    if (isLogEvent(outer) && ['ingestionTime', 'eventId', 'logStreamName', 'id'].some((k) => k in outer)) return messageOf(outer, { stream: textOf(outer['logStreamName']) });
    return logEventsOf(outer);
  },
};
