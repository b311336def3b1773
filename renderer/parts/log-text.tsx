/** Text that came from a log: a text node, isolated from the text around it, with invisible characters written out. */
import { Fragment, type ReactNode } from 'react';
import { piecesOf, visible } from '../format/hostile.ts';

export function LogText({ text, mono, cut, lines, className }: {
  readonly text: string; readonly mono?: boolean; readonly cut?: boolean; readonly lines?: boolean; readonly className?: string;
}): ReactNode {
  const names = ['log', mono === true ? 'mono' : '', cut === true ? 'ellipsis' : '', className ?? ''].filter((n) => n !== '').join(' ');
  return (
    <span className={names} title={cut === true ? visible(text) : undefined}>
      {piecesOf(text, lines).map((p, i) => p.mark ? <span key={i} className="log-mark">{p.text}</span> : <Fragment key={i}>{p.text}</Fragment>)}
    </span>
  );
}
