/** A panel over the right edge that leaves the rest usable: Esc closes it, focus goes in on opening and back where it was on closing. */
import { Button } from '@blueprintjs/core';
import { CrossIcon } from '@blueprintjs/icons';
import { useEffect, useRef, type ReactNode } from 'react';

export function Drawer({ title, label, what, onClose, children }: { readonly title: ReactNode; readonly label: string; /** `Close the WHAT panel`. */ readonly what: string; readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.focus({ preventScroll: true });
    return () => { if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true }); };
  }, []);
  useEffect(() => {
    const onKey = (e: KeyboardEvent): void => {
      // A dialog above the drawer takes its own Esc first.
      if (e.key !== 'Escape' || e.defaultPrevented || document.querySelector('.bp6-overlay-open .bp6-dialog') !== null) return;
      e.preventDefault();
      onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => { document.removeEventListener('keydown', onKey); };
  }, [onClose]);
  return (
    <aside ref={panel} className="drawer" role="dialog" aria-label={label} tabIndex={-1}>
      <header className="drawer-head">
        <div className="grow ellipsis">{title}</div>
        <Button variant="minimal" size="small" icon={<CrossIcon size={16} />} aria-label={`Close the ${what} panel`} title="Close (Esc)" onClick={onClose} />
      </header>
      <div className="drawer-body">{children}</div>
    </aside>
  );
}
