/** Copies the whole of something that is shown short. Says so for two seconds, for ears as well. */
import { Button } from '@blueprintjs/core';
import { DuplicateIcon, TickIcon } from '@blueprintjs/icons';
import { useEffect, useState, type ReactNode } from 'react';

/**
 * Puts text on the clipboard. The asynchronous clipboard needs a permission, and this window is given none;
 * the copy command needs only the key or click it runs under.
 */
export function copyText(text: string): boolean {
  const fill = (e: ClipboardEvent): void => {
    e.clipboardData?.setData('text/plain', text);
    e.preventDefault();
    e.stopImmediatePropagation();
  };
  document.addEventListener('copy', fill, { capture: true, once: true });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor asks for a permission, see above
  const done = document.execCommand('copy');
  document.removeEventListener('copy', fill, { capture: true });
  return done;
}

export function CopyButton({ text, what, label }: { readonly text: string; readonly what: string; readonly label?: string }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => { setCopied(false); }, 2000);
    return () => { clearTimeout(timer); };
  }, [copied]);
  return (
    <Button
      variant="minimal" size="small" className="copy-button" aria-label={`Copy ${what}`} title={`Copy ${what}`}
      icon={copied ? <TickIcon size={13} /> : <DuplicateIcon size={13} />}
      onClick={(e) => { e.stopPropagation(); setCopied(copyText(text)); }}
    >
      {label}
      <span className="visually-hidden" role="status">{copied ? 'Copied' : ''}</span>
    </Button>
  );
}
