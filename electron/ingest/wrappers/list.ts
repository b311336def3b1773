/** Every wrapper, in the order in which they are tried: those with a mark of their own before those that only look for a likely field. */
import { cloudWatch } from './cloudwatch.ts';
import { delivery, eventBridge } from './delivery.ts';
import { elasticSource, eventOriginal, messageField } from './elastic.ts';
import { containerLog, syslogJson } from './lines.ts';
import { logAnalytics } from './log-analytics.ts';
import { otlp } from './otlp.ts';
import { payload } from './payload.ts';
import { splunk, splunkCollector } from './splunk.ts';
import type { Wrapper } from './wrapper.ts';

export const WRAPPERS: readonly Wrapper[] = [
  otlp, eventBridge, splunk, elasticSource, eventOriginal, cloudWatch, delivery, logAnalytics, containerLog, syslogJson, splunkCollector, messageField, payload,
];
