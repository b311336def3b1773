/** Files that were not taken in: the sentence that says why, and where an answer would help, the way to give it. */
import { Button } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import type { RefusedFile } from '../../../shared/domain/evidence.ts';
import { plural } from '../../format/count.ts';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { words } from '../../format/words.ts';
import { ReadingDialog } from './reading-dialog.tsx';
import { refusalText, remedyOf, type ImportChoice } from './evidence-model.ts';

const ASKS: Readonly<Record<'format' | 'mapping' | 'timezone', string>> = { format: 'Say how to read it…', mapping: 'Read it by a mapping…', timezone: 'Say its time zone…' };

export function RefusedList({ refused, busy, onAgain }: { readonly refused: readonly RefusedFile[]; readonly busy: boolean; readonly onAgain: (paths: readonly string[], choice: ImportChoice) => void }): ReactNode {
  const [all, setAll] = useState(false);
  const [asked, setAsked] = useState<RefusedFile | undefined>(undefined);
  const shown = all ? refused : refused.slice(0, 3);
  return (
    <section className="refused" aria-label="Refused files">
      <h2>{plural(refused.length, 'file')} not taken in</h2>
      <ul>
        {shown.map((r) => {
          const remedy = remedyOf(r);
          return (
            <li key={r.path} className="rowline">
              <Label tone="bad">{words(r.code)}</Label><span className="grow"><LogText text={refusalText(r)} /></span>
              {remedy !== 'none' && <Button size="small" disabled={busy} aria-label={`${ASKS[remedy]} ${r.path}`} onClick={() => { setAsked(r); }}>{ASKS[remedy]}</Button>}
            </li>
          );
        })}
      </ul>
      {refused.length > shown.length && <button type="button" className="text-button" onClick={() => { setAll(true); }}>{`Show all ${refused.length}`}</button>}
      {asked !== undefined && <ReadingDialog refused={asked} all={refused} busy={busy} onClose={() => { setAsked(undefined); }} onImport={(paths, choice) => { setAsked(undefined); onAgain(paths, choice); }} />}
    </section>
  );
}
