/** Text that came from a log: a text node, isolated from the text around it, with invisible characters written out. */
import { Fragment, type ReactNode } from 'react';
import { piecesOf, visible } from '../format/hostile.ts';

/** How many characters of the end stay in sight when the middle is cut: the end of an ARN, a path or a key is what tells two apart. */
const TAIL = 18;

function Pieces({ text, lines }: { readonly text: string; readonly lines: boolean }): ReactNode {
  return piecesOf(text, lines).map((p, i) => p.mark ? <span key={i} className="log-mark">{p.text}</span> : <Fragment key={i}>{p.text}</Fragment>);
}

export function LogText({ text, mono = false, cut, lines = false }: { readonly text: string; readonly mono?: boolean; readonly cut?: 'end' | 'middle'; readonly lines?: boolean }): ReactNode {
  const names = `log${mono ? ' mono' : ''}`;
  if (cut === 'middle' && text.length > TAIL + 4) {
    // Cut between code points: half a surrogate pair would be shown as a mark that is not in the log.
    const chars = Array.from(text);
    return (
      <span className={`${names} cut-middle`} title={visible(text)}>
        <span className="ellipsis"><Pieces text={chars.slice(0, -TAIL).join('')} lines={false} /></span><span className="cut-tail"><Pieces text={chars.slice(-TAIL).join('')} lines={false} /></span>
      </span>
    );
  }
  return <span className={cut === undefined ? names : `${names} ellipsis`} title={cut === undefined ? undefined : visible(text)}><Pieces text={text} lines={lines} /></span>;
}
