/** Copies the whole of something that is shown short. Says so for two seconds, for ears as well. */
import { Button } from '@blueprintjs/core';
import { DuplicateIcon, TickIcon } from '@blueprintjs/icons';
import { useEffect, useState, type ReactNode } from 'react';

export function copyText(text: string): void {
  void navigator.clipboard.writeText(text);
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
      onClick={(e) => { e.stopPropagation(); copyText(text); setCopied(true); }}
    >
      {label}
      <span className="visually-hidden" role="status">{copied ? 'Copied' : ''}</span>
    </Button>
  );
}
