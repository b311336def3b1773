import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function TimelineView(): ReactNode {
  return <Empty title="Timeline">This view is being built.</Empty>;
}
