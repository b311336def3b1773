import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function FindingsView(): ReactNode {
  return <Empty title="Findings">This view is being built.</Empty>;
}
