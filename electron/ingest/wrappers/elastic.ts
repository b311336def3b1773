/**
 * Elasticsearch and OpenSearch: search hits and elasticdump lines (`_source`), Kibana's CSV, and within the documents the original record
 * (`event.original` of ECS, or `message` of Beats and Logstash).
 * https://www.elastic.co/guide/en/ecs/current/ecs-event.html#field-event-original
 */
import { arrayOf, objectOf, textOf, type Envelope, type Head } from '../format.ts';
import { jsonStream } from '../records/json-stream.ts';
import { innerDocument } from './inner-document.ts';
import { payloadOf, type Outer, type Wrapper } from './wrapper.ts';

type Json = Readonly<Record<string, unknown>>;

function envelopeOf(source: Json): Envelope {
  const host = objectOf(source['host']);
  return {
    time: textOf(source['@timestamp']), host: textOf(host?.['hostname']) ?? textOf(host?.['name']) ?? textOf(source['host.name']) ?? textOf(source['host']),
    account: textOf(objectOf(objectOf(source['cloud'])?.['account'])?.['id']) ?? textOf(source['cloud.account.id']),
  };
}

/** `{"hits":{"hits":[…]}}`: the answer of a search. */
const ANSWER = /"hits"\s*:\s*(?=\{)/;

function splitAnswer(head: Head): ReturnType<typeof jsonStream> | undefined {
  if (head.shape !== 'json-object' || !head.keys.includes('hits')) return undefined;
  const m = ANSWER.exec(head.text);
  if (m === null) return undefined;
  return innerDocument(Buffer.byteLength(head.text.slice(0, m.index + m[0].length)), jsonStream(['hits']));
}

export const elasticSource: Wrapper = {
  id: 'elastic-source',
  title: 'Elastic _source',
  mark: /"_source"/,
  split: splitAnswer,
  peel: (record: Outer) => {
    if (record.kind === 'row') return payloadOf(record.get('_source'));
    if (record.kind !== 'json') return undefined;
    const hit = objectOf(record.value);
    const source = objectOf(hit?.['_source']);
    if (source !== undefined) return [{ kind: 'json', value: source, envelope: { ...envelopeOf(source), stream: textOf(hit?.['_index']) } }];
    // A whole answer on one line.
    const hits = arrayOf(objectOf(hit?.['hits'])?.['hits']).map((h) => objectOf(objectOf(h)?.['_source'])).filter((h) => h !== undefined);
    return hits.length === 0 ? undefined : hits.map((value) => ({ kind: 'json' as const, value, envelope: envelopeOf(value) }));
  },
};

export const eventOriginal: Wrapper = {
  id: 'event-original',
  title: 'event.original',
  mark: /original"/,
  peel: (record) => {
    if (record.kind === 'row') return payloadOf(record.get('event.original'), { time: record.get('@timestamp'), host: record.get('host.name') });
    if (record.kind !== 'json') return undefined;
    const source = objectOf(record.value);
    if (source === undefined) return undefined;
    return payloadOf(objectOf(source['event'])?.['original'] ?? source['event.original'], envelopeOf(source));
  },
};

export const messageField: Wrapper = {
  id: 'message',
  title: 'a message field',
  mark: /message"/,
  peel: (record) => {
    if (record.kind === 'row') return payloadOf(record.get('message') ?? record.get('full_message'), { time: record.get('@timestamp'), host: record.get('host.name') ?? record.get('host') });
    if (record.kind !== 'json') return undefined;
    const source = objectOf(record.value);
    const message = source?.['message'] ?? source?.['full_message'] ?? source?.['short_message'];
    return source === undefined || typeof message !== 'string' ? undefined : payloadOf(message, envelopeOf(source));
  },
};
