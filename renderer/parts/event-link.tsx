/** Wherever an event is cited it is this button: one step to the record. Who opens it is decided by the frame, through the context. */
import { createContext, useContext, useState, type ReactNode } from 'react';

export const OpenEvent = createContext<(event: string) => void>(() => undefined);

export function EventLink({ event, tabbable = true }: { readonly event: string; readonly tabbable?: boolean }): ReactNode {
  const open = useContext(OpenEvent);
  return (
    <button
      type="button" className="event-link mono" data-event={event} tabIndex={tabbable ? 0 : -1}
      aria-label={`Open record of event ${event}`} title={`${event}: open the record`}
      onClick={(e) => { e.stopPropagation(); open(event); }}
    >
      {event}
    </button>
  );
}

/** A handful of cited events, the rest on demand; `count` is the whole number when the list holds only the first ones. */
export function EventList({ events, count, most = 6 }: { readonly events: readonly string[]; readonly count?: number; readonly most?: number }): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? events : events.slice(0, most);
  const total = count ?? events.length;
  if (total === 0) return <span className="muted">no event</span>;
  return (
    <span className="event-list">
      {shown.map((e) => <EventLink key={e} event={e} />)}
      {shown.length < events.length && <button type="button" className="text-button" onClick={() => { setAll(true); }}>{`${events.length - shown.length} more`}</button>}
      {total > events.length && <span className="muted">{`showing ${shown.length} of ${total}`}</span>}
    </span>
  );
}
