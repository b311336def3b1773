/** A small form over the window: Enter sends it, Esc leaves it, the first field has the focus. */
import { Button, Dialog } from '@blueprintjs/core';
import type { ReactNode, SyntheticEvent } from 'react';

export function FormDialog({ title, action, disabled, onSubmit, onClose, children }: {
  readonly title: string; readonly action: string; readonly disabled?: boolean; readonly onSubmit: () => void; readonly onClose: () => void; readonly children: ReactNode;
}): ReactNode {
  const submit = (e: SyntheticEvent): void => {
    e.preventDefault();
    if (disabled !== true) onSubmit();
  };
  return (
    <Dialog isOpen title={title} onClose={onClose} transitionDuration={0} className="form-dialog" shouldReturnFocusOnClose>
      <form onSubmit={submit} className="form">
        {children}
        <div className="form-end">
          <Button onClick={onClose}>Cancel</Button>
          <Button intent="primary" type="submit" disabled={disabled === true}>{action}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function Field({ label, hint, problem, children }: { readonly label: string; readonly hint?: string; readonly problem?: string | undefined; readonly children: ReactNode }): ReactNode {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {problem !== undefined ? <span className="field-problem" role="alert">{problem}</span> : hint !== undefined ? <span className="field-hint muted">{hint}</span> : null}
    </label>
  );
}
