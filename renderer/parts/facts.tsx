/** Names and values in two columns. A value that is absent is left out by the caller or shown as a dash, never guessed. */
import type { ReactNode } from 'react';

export type FactRow = readonly [name: string, value: ReactNode];

export function Facts({ rows, className }: { readonly rows: readonly FactRow[]; readonly className?: string }): ReactNode {
  return (
    <dl className={`facts ${className ?? ''}`}>
      {rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value ?? <span className="muted">–</span>}</dd></div>)}
    </dl>
  );
}
