import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function ReportView(): ReactNode {
  return <Empty title="Report">This view is being built.</Empty>;
}
