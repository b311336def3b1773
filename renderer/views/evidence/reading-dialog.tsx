/** How a refused file is to be read: which format, which zone and year, by which mapping; with its first records as they would be stored. */
import { Button, Dialog, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { useEffect, useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useAnswer } from '../../bridge/use-answer.ts';
import type { RefusedFile } from '../../../shared/domain/evidence.ts';
import type { FilePreview } from '../../../shared/domain/preview.ts';
import { plural } from '../../format/count.ts';
import { Field } from '../../parts/dialog.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { withoutOptions, similarTo, zoneChoices, type ImportChoice } from './evidence-model.ts';
import { MappingForm } from './mapping-form.tsx';
import { EMPTY, lacking, mappingText, suggested, type MappingDraft } from './mapping-model.ts';
import { RawRows, StoredRows } from './preview-table.tsx';

const MAPPING = 'mapping';
/** So long after the last key the preview asks again. */
const SETTLED_MS = 250;

function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => { setSettled(value); }, SETTLED_MS);
    return () => { clearTimeout(timer); };
  }, [value]);
  return settled;
}

interface Props { readonly refused: RefusedFile; readonly all: readonly RefusedFile[]; readonly busy: boolean; readonly onImport: (paths: readonly string[], choice: ImportChoice) => void; readonly onClose: () => void }

export function ReadingDialog({ refused, all, busy, onImport, onClose }: Props): ReactNode {
  const first = useAnswer('evidence.preview', { path: refused.path });
  const found = first.value;
  return (
    <Dialog isOpen title={refused.code === 'needs-timezone' ? 'What the file does not say' : 'How to read the file'} onClose={onClose} transitionDuration={0} className="form-dialog reading-dialog" shouldReturnFocusOnClose>
      <div className="form">
        <p className="reading-file"><LogText mono text={refused.path} cut="middle" /></p>
        {first.fault !== undefined && <FaultPanel fault={first.fault} onRetry={first.retry} />}
        {found === undefined && first.fault === undefined && <p className="muted" role="status">Looking at the file…</p>}
      </div>
      {found !== undefined && <Reading key={refused.path} refused={refused} all={all} busy={busy} first={found} onImport={onImport} onClose={onClose} />}
      {found === undefined && <div className="form"><div className="form-end"><Button autoFocus onClick={onClose}>Close</Button></div></div>}
    </Dialog>
  );
}

function Reading({ refused, all, busy, first, onImport, onClose }: Props & { readonly first: FilePreview }): ReactNode {
  const formats = useAnswer('evidence.formats', {});
  const mappable = first.shape !== 'other';
  const start = first.format ?? (first.candidates.length > 0 ? '' : mappable ? MAPPING : '');
  const [format, setFormat] = useState(first.fault?.code === 'needs-timezone' ? 'found' : start);
  const [zone, setZone] = useState('');
  const [year, setYear] = useState('');
  const [similar, setSimilar] = useState(true);
  const [draft, setDraft] = useState<MappingDraft>(() => ({ ...EMPTY, ...suggested(first.columns), ...(first.arrays[0] === undefined ? {} : { records: first.arrays[0] }) }));
  const byMapping = format === MAPPING;
  const lacks = byMapping ? lacking(draft) : format === '' ? 'Choose how it is read.' : undefined;
  const choice = choiceOf({ format, zone, year, draft });
  const asked = useSettled(JSON.stringify(lacks === undefined ? { path: refused.path, ...choice } : { path: refused.path }));
  const answer = useAnswer('evidence.preview', JSON.parse(asked) as { path: string });
  const shown = answer.value ?? first;
  // Of a table cut by another delimiter the columns are others; what the first look found stays while a mapping does not fit.
  const columns = shown.columns.length > 0 ? shown : first;
  const others = similarTo(refused, all);
  const needsZone = first.zoneless !== undefined || shown.zoneless !== undefined || zone !== '';
  const ready = lacks === undefined && !answer.loading && answer.fault === undefined && shown.format !== undefined;
  const submit = (e: SyntheticEvent): void => {
    e.preventDefault();
    if (ready && !busy) onImport([refused.path, ...(similar ? others.map((o) => o.path) : [])], choice);
  };
  return (
    <form className="form reading" onSubmit={submit}>
      <p className="muted">It looks like <LogText text={first.sees} />.</p>
      {first.fault?.code !== 'needs-timezone' && <FormatChoice first={first} value={format} formats={formats.value?.formats ?? []} mappable={mappable} onChange={setFormat} />}
      {(needsZone || shown.needsYear) && (
        <div className="mapping-grid is-wide">
          {needsZone && <Zone value={zone} sample={first.zoneless ?? shown.zoneless} onChange={setZone} />}
          {shown.needsYear && <Field label="Year of its first record" hint={year === '' && shown.year !== undefined ? `Empty: ${shown.year}, the latest that its last change allows.` : 'Its times name no year.'}><InputGroup aria-label="Year of its first record" value={year} onValueChange={setYear} inputMode="numeric" placeholder={shown.year === undefined ? '2024' : String(shown.year)} maxLength={4} /></Field>}
        </div>
      )}
      {byMapping && <MappingForm draft={draft} preview={columns} onChange={setDraft} />}
      {byMapping && columns.sample.length > 0 && <section><h3>As they stand in the file</h3><RawRows preview={columns} /></section>}
      <div className="reading-foot">
      <section aria-live="polite">
        <h3>As they would be stored {answer.loading && <Label tone="info">asking</Label>}</h3>
        {answer.fault !== undefined ? <FaultPanel fault={answer.fault} />
          : lacks !== undefined ? <p className="muted">{lacks}</p>
          : shown.fault !== undefined ? <p><Label tone="warn">not yet</Label> <LogText text={withoutOptions(shown.fault.why)} /></p>
          : shown.rows.length === 0 ? <p className="muted">The beginning of the file holds no whole record.</p> : <StoredRows rows={shown.rows} />}
      </section>
      <div className="form-end">
        {others.length > 0 && <label className="check-label grow"><input type="checkbox" checked={similar} onChange={(e) => { setSimilar(e.currentTarget.checked); }} />{`also for ${plural(others.length, 'file')} refused for the same reason`}</label>}
        <Button onClick={onClose}>Cancel</Button>
        <Button intent="primary" type="submit" disabled={!ready || busy}>{others.length > 0 && similar ? `Import ${others.length + 1} files` : 'Import'}</Button>
      </div>
      </div>
    </form>
  );
}

function choiceOf({ format, zone, year, draft }: { readonly format: string; readonly zone: string; readonly year: string; readonly draft: MappingDraft }): ImportChoice {
  return {
    ...(format === MAPPING ? { mappingText: mappingText({ ...draft, timezone: zone.trim() === '' ? draft.timezone : '' }) } : format === '' || format === 'found' ? {} : { format }),
    ...(zone.trim() === '' ? {} : { timezone: zone.trim() }), ...(/^(?:19[7-9]|20|21)\d{2,3}$/.test(year) && year.length === 4 ? { year: Number(year) } : {}),
  };
}

function FormatChoice({ first, value, formats, mappable, onChange }: { readonly first: FilePreview; readonly value: string; readonly formats: readonly { readonly id: string; readonly title: string }[]; readonly mappable: boolean; readonly onChange: (format: string) => void }): ReactNode {
  const name = useId();
  const listed = new Set([...first.candidates.map((c) => c.format), MAPPING]);
  const other = value !== '' && !listed.has(value);
  const radio = (id: string, title: ReactNode, why: string, auto: boolean): ReactNode => (
    <label className="choice" key={id}><input type="radio" name={name} checked={value === id} autoFocus={auto} onChange={() => { onChange(id); }} /><span><b>{title}</b> <span className="muted"><LogText text={why} /></span></span></label>
  );
  return (
    <fieldset className="choices">
      <legend>Read it as</legend>
      {first.candidates.map((c, i) => radio(c.format, c.title, c.because, i === 0))}
      {mappable && radio(MAPPING, 'By a mapping', 'you say what its columns mean', first.candidates.length === 0)}
      <label className="choice">
        <input type="radio" name={name} checked={other} onChange={() => { onChange(formats.find((f) => !listed.has(f.id))?.id ?? ''); }} />
        <span className="rowline"><b>Another format</b> <HTMLSelect value={other ? value : ''} aria-label="Another format" onChange={(e) => { onChange(e.currentTarget.value); }} options={[{ value: '', label: '–' }, ...formats.filter((f) => !listed.has(f.id)).map((f) => ({ value: f.id, label: f.title }))]} /></span>
      </label>
    </fieldset>
  );
}

function Zone({ value, sample, onChange }: { readonly value: string; readonly sample: string | undefined; readonly onChange: (zone: string) => void }): ReactNode {
  const id = useId();
  return (
    <Field label="Its times are in the zone" hint={sample === undefined ? 'IANA name, UTC or +02:00. Recorded as your assumption.' : `It writes ${sample.slice(0, 60)} without a zone. Your answer is recorded as an assumption.`}>
      <InputGroup autoFocus aria-label="Its times are in the zone" value={value} onValueChange={onChange} list={id} placeholder="Europe/Berlin" spellCheck={false} />
      <datalist id={id}>{zoneChoices(Intl.DateTimeFormat().resolvedOptions().timeZone).map((z) => <option key={z} value={z} />)}</datalist>
    </Field>
  );
}
