import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function EvidenceView(): ReactNode {
  return <Empty title="Evidence">This view is being built.</Empty>;
}
