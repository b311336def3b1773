/**
 * Events in time order; of one instant by file and record, as their ids are made: row numbers would tell which file was taken in first. As many columns
 * of an index as it has are used, so that a limit still reads only what it shows and what happened at that instant.
 */
export const inTime = (event: string, dir: 'ASC' | 'DESC' = 'ASC'): string =>
  [`${event}.at_us`, `(SELECT name_id FROM evidence_file WHERE id = ${event}.file_id)`, `${event}.record_no`, `${event}.part`].map((column) => `${column} ${dir}`).join(', ');
