/**
 * Logs as OpenTelemetry exports them: `resourceLogs[].scopeLogs[].logRecords[]`, with the record as text or as typed values in `body`.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
import { arrayOf, objectOf, textOf } from '../format.ts';
import { payloadOf, type Inner, type Wrapper } from './wrapper.ts';

const MAX_DEPTH = 64;

/** An AnyValue as the value it stands for. */
function plain(value: unknown, depth: number): unknown {
  const v = objectOf(value);
  if (v === undefined || depth > MAX_DEPTH) return undefined;
  if ('kvlistValue' in v) return Object.fromEntries(arrayOf(objectOf(v['kvlistValue'])?.['values']).map((p) => [textOf(objectOf(p)?.['key']) ?? '', plain(objectOf(p)?.['value'], depth + 1)]));
  if ('arrayValue' in v) return arrayOf(objectOf(v['arrayValue'])?.['values']).map((p) => plain(p, depth + 1));
  if ('intValue' in v) return Number(v['intValue']);
  return v['stringValue'] ?? v['doubleValue'] ?? v['boolValue'] ?? v['bytesValue'];
}

export const otlp: Wrapper = {
  id: 'otlp',
  title: 'OpenTelemetry log records (body)',
  mark: /"resourceLogs"|"logRecords"/,
  arrays: ['resourceLogs'],
  peel: (record) => {
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    if (outer === undefined) return undefined;
    const resources = 'scopeLogs' in outer ? [outer] : arrayOf(outer['resourceLogs']).map(objectOf);
    const inners: Inner[] = [];
    for (const resource of resources) {
      const about = new Map(arrayOf(objectOf(resource?.['resource'])?.['attributes']).map((a) => [textOf(objectOf(a)?.['key']) ?? '', textOf(plain(objectOf(a)?.['value'], 0))]));
      for (const scope of arrayOf(resource?.['scopeLogs'])) {
        for (const log of arrayOf(objectOf(scope)?.['logRecords'])) {
          const nanos = textOf(objectOf(log)?.['timeUnixNano']);
          inners.push(...(payloadOf(plain(objectOf(log)?.['body'], 0), { time: nanos !== undefined && /^\d{19}$/.test(nanos) ? nanos.slice(0, 13) : undefined, host: about.get('host.name') }) ?? []));
        }
      }
    }
    return inners.length === 0 ? undefined : inners;
  },
};
