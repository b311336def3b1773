/** Files that were not taken in: the sentence that says why, and where a choice would help, that choice. */
import { Button, HTMLSelect } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { RefusedFile } from '../../../shared/domain/evidence.ts';
import { plural } from '../../format/count.ts';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { words } from '../../format/words.ts';
import { refusalText, remedyOf, zoneChoices } from './evidence-model.ts';

type Again = (path: string, choice: { format?: string; timezone?: string }) => void;

export function RefusedList({ refused, busy, onAgain }: { readonly refused: readonly RefusedFile[]; readonly busy: boolean; readonly onAgain: Again }): ReactNode {
  const [all, setAll] = useState(false);
  const shown = all ? refused : refused.slice(0, 3);
  return (
    <section className="refused" aria-label="Refused files">
      <h2>{plural(refused.length, 'file')} not taken in</h2>
      <ul>
        {shown.map((r) => <li key={r.path} className="rowline"><Label tone="bad">{words(r.code)}</Label><span className="grow"><LogText text={refusalText(r)} /></span><Remedied refused={r} busy={busy} onAgain={onAgain} /></li>)}
      </ul>
      {refused.length > shown.length && <button type="button" className="text-button" onClick={() => { setAll(true); }}>{`Show all ${refused.length}`}</button>}
    </section>
  );
}

function Remedied({ refused, busy, onAgain }: { readonly refused: RefusedFile; readonly busy: boolean; readonly onAgain: Again }): ReactNode {
  const remedy = remedyOf(refused);
  const formats = useAnswer('evidence.formats', remedy === 'format' ? {} : undefined);
  const [choice, setChoice] = useState('');
  if (remedy === 'none') return null;
  const options = remedy === 'format'
    ? [{ value: '', label: 'Read it as…' }, ...(formats.value?.formats ?? []).map((f) => ({ value: f.id, label: f.title }))]
    : [{ value: '', label: 'Its times are in…' }, ...zoneChoices(Intl.DateTimeFormat().resolvedOptions().timeZone).map((z) => ({ value: z, label: z }))];
  return (
    <>
      <HTMLSelect value={choice} aria-label={`${remedy === 'format' ? 'Format' : 'Time zone'} of ${refused.path}`} onChange={(e) => { setChoice(e.currentTarget.value); }} options={options} />
      <Button size="small" disabled={choice === '' || busy} onClick={() => { onAgain(refused.path, remedy === 'format' ? { format: choice } : { timezone: choice }); }}>Import again</Button>
    </>
  );
}
