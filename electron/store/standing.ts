/**
 * Of two records of one event, the fuller one speaks for it; when it came later, the row of the poorer one stands beside it, and
 * `evidence_superseded` says so. Whatever reads `evidence_happening`, or what hangs on its rows, keeps to those that stand; the view
 * `evidence_event` does by itself. While nothing is superseded this asks an empty index.
 */
export const standing = (id: string): string => `${id} NOT IN (SELECT event_id FROM evidence_superseded)`;
