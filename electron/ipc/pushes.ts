/** What is said to the window unasked. Checked like an answer: what does not fit its schema is logged and not sent. */
import { PUSH_CHANNEL } from '../../shared/contract/names.ts';
import { isPush, pushSchemaOf } from '../../shared/contract/schemas.ts';
import type { Log } from '../base/log.ts';

export type Send = (channel: string, name: string, value: unknown) => void;

export function pusherTo(send: Send, log: Log): (name: string, value: unknown) => void {
  return (name, value) => {
    const checked = isPush(name) ? pushSchemaOf(name).safeParse(value) : undefined;
    if (checked?.success === true) send(PUSH_CHANNEL, name, checked.data);
    else log.write('error', 'a push does not fit its schema', { name });
  };
}
