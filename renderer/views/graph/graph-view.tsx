import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function GraphView(): ReactNode {
  return <Empty title="Graph">This view is being built.</Empty>;
}
