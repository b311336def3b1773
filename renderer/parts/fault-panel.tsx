/** A failure as one sentence that says what to do, with a way to try again. */
import { Button } from '@blueprintjs/core';
import { ErrorIcon } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import { describe, type Fault } from '../../shared/domain/fault.ts';
import { visible } from '../format/hostile.ts';

export function FaultPanel({ fault, note, onRetry, onDismiss }: {
  readonly fault: Fault; readonly note?: string; readonly onRetry?: () => void; readonly onDismiss?: () => void;
}): ReactNode {
  return (
    <div className="fault" role="alert">
      <ErrorIcon size={16} aria-hidden="true" />
      <div className="grow"><span className="log">{visible(describe(fault))}</span>{note !== undefined && <span className="muted"> {note}</span>}</div>
      {onRetry !== undefined && <Button size="small" onClick={onRetry}>Try again</Button>}
      {onDismiss !== undefined && <Button size="small" variant="minimal" onClick={onDismiss}>Dismiss</Button>}
    </div>
  );
}
