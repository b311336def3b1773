/** An event of Windows that a timeline or a collector kept as XML. Only what names the event and its data is looked for: no XML is built. */
import { rejected, type Reading } from '../../../shared/domain/reading.ts';
import { readInstant } from '../../../shared/domain/time.ts';
import { readWindowsRecord } from '../windows/events.ts';
import { unescaped, xmlData } from '../windows/fields.ts';
import { fieldText, outcomeOfKeywords } from '../windows/record.ts';

const MAX_XML = 1024 * 1024;

const element = (xml: string, name: string): string | undefined => {
  const m = new RegExp(`<${name}(?:\\s[^>]{0,300})?>([^<]{0,1000})</${name}>`).exec(xml);
  return m?.[1] === undefined ? undefined : fieldText(unescaped(m[1]));
};
const attribute = (xml: string, name: string, key: string): string | undefined => {
  const m = new RegExp(`<${name}\\s[^>]{0,300}?\\b${key}=(?:"([^"]{0,300})"|'([^']{0,300})')`).exec(xml);
  return m === null ? undefined : fieldText(unescaped(m[1] ?? m[2] ?? ''));
};

export const isWindowsXml = (text: string | undefined): text is string => text !== undefined && text.length <= MAX_XML && /^\s*<Event[\s>]/.test(text) && text.includes('<System>');

export function readWindowsXml(xml: string): Reading {
  const eventId = Number(element(xml, 'EventID'));
  const time = attribute(xml, 'TimeCreated', 'SystemTime');
  const instant = time === undefined ? undefined : readInstant(time.replace(/ (?=[+-]\d\d:?\d\d$)/, ''));
  if (!Number.isSafeInteger(eventId) || instant === undefined) return rejected('no readable EventID and time in the XML of the event');
  const named = new Map(xmlData(xml));
  const unnamed = [...xml.matchAll(/<Data>([^<]{0,4000})<\/Data>/g)].map((m) => unescaped(m[1] ?? ''));
  return readWindowsRecord({
    at: instant.at, precisionUs: instant.precisionUs, channel: element(xml, 'Channel') ?? '', provider: attribute(xml, 'Provider', 'Name') ?? '', eventId,
    computer: (element(xml, 'Computer') ?? '').toLowerCase(), recordId: element(xml, 'EventRecordID'), userSid: attribute(xml, 'Security', 'UserID'),
    outcome: outcomeOfKeywords(element(xml, 'Keywords')), get: (name) => fieldText(named.get(name)), unnamed, whole: () => xml,
  });
}
