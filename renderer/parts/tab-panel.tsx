/** What stands under a chosen tab, tied to it for a screen reader by the ids that Blueprint gives its tabs. */
import type { ReactNode } from 'react';

export function TabPanel({ group, id, children }: { readonly group: string; readonly id: string; readonly children: ReactNode }): ReactNode {
  return <div role="tabpanel" id={`bp6-tab-panel_${group}_${id}`} aria-labelledby={`bp6-tab-title_${group}_${id}`} className="tab-panel">{children}</div>;
}
