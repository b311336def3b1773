/** records = stored + duplicates + skipped + rejected, written out, with a mark that says it was checked. */
import { CrossIcon, TickIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import { showCount } from '../../format/count.ts';
import { addsUp, type Sum } from './evidence-model.ts';

export function SumLine({ sum, size }: { readonly sum: Sum; readonly size: 'large' | 'small' }): ReactNode {
  const right = addsUp(sum);
  const part = (n: number, name: string, tone = ''): ReactNode => <span className={`sum-part ${n === 0 ? 'is-zero' : tone}`}><b>{showCount(n)}</b> <span>{name}</span></span>;
  return (
    <div className={`sum sum-${size}`} role="group" aria-label="Reconciliation of records">
      {part(sum.records, 'records')}<i>=</i>{part(sum.stored, 'stored')}<i>+</i>{part(sum.duplicates, 'duplicates')}<i>+</i>{part(sum.skipped, 'skipped')}<i>+</i>{part(sum.rejected, 'rejected', 'is-bad')}
      <span className={right ? 'sum-mark is-right' : 'sum-mark is-wrong'}>{right ? <TickIcon size={14} aria-hidden="true" /> : <CrossIcon size={14} aria-hidden="true" />}{right ? 'adds up' : 'does not add up: verify the case'}</span>
    </div>
  );
}
