/** One member that holds the record: CloudEvents (`data`), collectors and pipelines that put what they got beside what they know of it. */
import { objectOf, textOf } from '../format.ts';
import { payloadOf, type Wrapper } from './wrapper.ts';

const MEMBERS = ['raw_data', 'rawLog', 'raw_log', 'raw', 'original', 'data', 'record', 'payload', 'body', 'content', 'event'] as const;

export const payload: Wrapper = {
  id: 'payload',
  title: 'a record inside another',
  members: MEMBERS,
  mark: /"(?:data|record|payload|raw_data|rawLog|raw_log|raw|original|body|content|event)"/,
  peel: (record) => {
    if (record.kind === 'line') return undefined;
    const outer = record.kind === 'json' ? objectOf(record.value) : undefined;
    for (const name of MEMBERS) {
      const value = record.kind === 'row' ? record.get(name.toLowerCase()) : outer?.[name];
      const inner = payloadOf(value, { time: textOf(outer?.['time']) });
      // Text that is no JSON is a remark more often than a record; lines are left to the wrappers that know their field.
      if (inner?.[0]?.kind === 'json' && objectOf(inner[0].value) !== undefined) return inner;
    }
    return undefined;
  },
};
