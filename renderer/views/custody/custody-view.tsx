import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function CustodyView(): ReactNode {
  return <Empty title="Custody">This view is being built.</Empty>;
}
