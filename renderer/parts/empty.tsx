/** Nothing to show, and the sentence that says what to do about it. */
import type { ReactNode } from 'react';

export function Empty({ title, children, action }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children !== undefined && <p className="muted">{children}</p>}
      {action !== undefined && <div className="rowline wraps">{action}</div>}
    </div>
  );
}
