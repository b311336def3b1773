import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';

export function IdentitiesView(): ReactNode {
  return <Empty title="Identities">This view is being built.</Empty>;
}
