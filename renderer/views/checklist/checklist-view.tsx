import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function ChecklistView(): ReactNode {
  return <Empty title="Checklist">This view is being built.</Empty>;
}
