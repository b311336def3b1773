/**
 * Lines that carry lines: the logs of container runtimes (Docker's json-file, the CRI text form, what Fluent Bit makes of them), and JSON
 * behind a syslog header.
 * https://docs.docker.com/engine/logging/drivers/json-file/
 */
import { objectOf, textOf } from '../format.ts';
import { innerOf, payloadOf, type Wrapper } from './wrapper.ts';

const CRI = /^(\d{4}-\d\d-\d\dT\S{8,30}) (?:stdout|stderr) [FP] (.*)$/s;

export const containerLog: Wrapper = {
  id: 'container-log',
  title: 'a container log line',
  mark: /"log"/,
  peel: (record) => {
    if (record.kind === 'line') {
      const m = CRI.exec(record.text);
      const inner = m?.[2] === undefined ? undefined : innerOf(m[2], { time: m[1] });
      return inner === undefined ? undefined : [inner];
    }
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    if (outer === undefined) return undefined;
    const kubernetes = objectOf(outer['kubernetes']);
    return payloadOf(outer['log'], { time: textOf(outer['time']) ?? textOf(outer['@timestamp']), host: textOf(kubernetes?.['host']) });
  },
};

/** RFC 5424 or RFC 3164 (some templates do not pad the day), with or without its priority, or an ISO time and a host; then anything up to a brace that opens JSON. */
const HEADER = /^(?:<\d{1,3}>)?(?:1 )?(?:(\d{4}-\d\d-\d\dT\S{8,30})|[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d(?: \d{4})?) (\S{1,255}) [^{]{0,400}?(\{.*\})\s*$/s;

export const syslogJson: Wrapper = {
  id: 'syslog-json',
  title: 'JSON behind a syslog header',
  mark: /\{/,
  peel: (record) => {
    if (record.kind !== 'line') return undefined;
    const m = HEADER.exec(record.text);
    const inner = m?.[3] === undefined ? undefined : innerOf(m[3], { time: m[1], host: m[2] });
    return inner?.kind === 'json' ? [inner] : undefined;
  },
};
