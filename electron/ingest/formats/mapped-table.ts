/** Tables of events that no format knows, read by a mapping: `../mapped/README.md`. */
import { rejected } from '../../../shared/domain/reading.ts';
import type { Format } from '../format.ts';
import { parsedMapping, splitMapped } from '../mapped/format-of.ts';
import { eventReader, zonelessTime } from '../mapped/read-event.ts';

export const mappedTableFormat: Format = {
  id: 'mapped-table',
  title: 'Table of events (by a mapping)',
  arrays: [],
  reads: 'only-by-mapping',
  // Nothing in a file says that it is one of these: the analyst does.
  sniff: () => undefined,
  needsTimezone: zonelessTime,
  split: splitMapped,
  open: (options) => {
    const m = parsedMapping(options);
    if (m?.kind !== 'events') return { read: () => rejected('it can only be read by a mapping of events: name one with --mapping') };
    return eventReader(m, options.timezone);
  },
};
