/** Windows events as XML: Event Viewer "Save all events as XML", `wevtutil qe … /f:xml`, `Get-WinEvent … ToXml()`. */
import { unfitting, type Format } from '../format.ts';
import { evtxXml } from '../records/evtx-xml.ts';
import { readEventJson } from '../windows/from-event.ts';

const NAMESPACE = 'schemas.microsoft.com/win/2004/08/events/event';

export const windowsEventXmlFormat: Format = {
  id: 'windows-event-xml',
  title: 'Windows events as XML (Event Viewer, wevtutil)',
  arrays: [],
  sniff: (head) => (/^(?:<\?xml[^>]*>)?\s*<Events?[\s>]/.test(head.text) && head.text.includes(NAMESPACE) ? 'Event elements in the namespace of Windows events' : undefined),
  split: () => evtxXml(),
  open: () => ({ read: (record) => (record.kind === 'json' ? readEventJson(record.value) : unfitting(record)) }),
};
