/** JSON that no format knows, lines, an array or an array of a document, read by a mapping: `../mapped/README.md`. */
import { rejected } from '../../../shared/domain/reading.ts';
import type { Format } from '../format.ts';
import { parsedMapping, splitMapped } from '../mapped/format-of.ts';
import { openInventory, zonelessCell } from '../mapped/inventory-row.ts';
import { eventReader, zonelessTime } from '../mapped/read-event.ts';

export const mappedJsonFormat: Format = {
  id: 'mapped-json',
  title: 'JSON of events or of an inventory (by a mapping)',
  arrays: [],
  reads: 'only-by-mapping',
  // Nothing in a file says that it is one of these: the analyst does.
  sniff: () => undefined,
  needsTimezone: (head, options) => (parsedMapping(options)?.kind === 'events' ? zonelessTime(head, options) : zonelessCell(head, options)),
  split: splitMapped,
  open: (options, head) => {
    const m = parsedMapping(options);
    if (m === undefined) return { read: () => rejected('it can only be read by a mapping: name one with --mapping') };
    if (m.kind !== 'events') return openInventory(options, head);
    return eventReader(m, options.timezone);
  },
};
