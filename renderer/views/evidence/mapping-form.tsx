/** Says what the columns of an unknown table, or the members of unknown JSON, mean. Opened from and saved to a small file that serves the next export too. */
import { Button, HTMLSelect, InputGroup } from '@blueprintjs/core';
import { FloppyDiskIcon, FolderOpenIcon } from '@blueprintjs/icons';
import { useId, useState, type ReactNode } from 'react';
import { ask } from '../../bridge/client.ts';
import { describe } from '../../../shared/domain/fault.ts';
import { CREDENTIAL_KINDS, DEPTHS, IDENTITY_KINDS } from '../../../shared/domain/kinds.ts';
import { EVENT_FIELDS, MAPPED_FIELDS, TIME_FORMS, type EventField } from '../../../shared/domain/mapping.ts';
import type { FilePreview } from '../../../shared/domain/preview.ts';
import { words } from '../../format/words.ts';
import { Field } from '../../parts/dialog.tsx';
import { COLUMN_WORDS, draftOf, FIELD_WORDS, fixedField, mappingText, suggested, TIME_WORDS, type MappingDraft } from './mapping-model.ts';

interface Props { readonly draft: MappingDraft; readonly preview: FilePreview; readonly onChange: (next: MappingDraft) => void }

export function MappingForm({ draft, preview, onChange }: Props): ReactNode {
  const [said, setSaid] = useState<string | undefined>(undefined);
  const set = (part: Partial<MappingDraft>): void => { onChange({ ...draft, ...part }); };
  const open = async (): Promise<void> => {
    const chosen = await ask('dialog.open-mapping', {});
    if (!chosen.ok) { setSaid(describe(chosen.fault)); return; }
    if (chosen.value.path === null) return;
    const next = draftOf(chosen.value.text);
    setSaid(next === undefined ? 'That file is no mapping of Keytrail.' : undefined);
    if (next !== undefined) onChange(next);
  };
  const save = async (): Promise<void> => {
    const name = `${draft.name.trim() === '' ? 'mapping' : draft.name.trim().replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`;
    const saved = await ask('dialog.save-mapping', { suggested: name, text: `${mappingText(draft)}\n` });
    if (!saved.ok) setSaid(describe(saved.fault));
    else if (saved.value.path !== null) setSaid(`Saved as ${saved.value.path}`);
  };
  return (
    <fieldset className="mapping">
      <legend>What its {preview.shape === 'json' ? 'members' : 'columns'} mean</legend>
      <div className="toolbar">
        <Button size="small" icon={<FolderOpenIcon size={13} />} onClick={() => { void open(); }}>Open mapping…</Button>
        <Button size="small" icon={<FloppyDiskIcon size={13} />} onClick={() => { void save(); }}>Save mapping…</Button>
        <span className="muted grow" role="status">{said ?? 'Whatever is not named here stays in the raw record.'}</span>
      </div>
      <div className="mapping-grid">
        <Field label="Each record is">
          <HTMLSelect fill aria-label="Each record is" value={draft.kind} onChange={(e) => { set({ kind: e.currentTarget.value === 'inventory' ? 'inventory' : 'events', ...(Object.keys(draft.columns).length === 0 ? { columns: suggested(preview.columns).columns } : {}) }); }} options={[{ value: 'events', label: 'an event' }, { value: 'inventory', label: 'an identity or credential of an inventory' }]} />
        </Field>
        <Field label="Name of this mapping"><InputGroup aria-label="Name of this mapping" value={draft.name} onValueChange={(name) => { set({ name }); }} placeholder="Acme gateway" maxLength={200} /></Field>
        <Field label="Platform"><InputGroup aria-label="Platform" value={draft.platform} onValueChange={(platform) => { set({ platform }); }} placeholder="acme" maxLength={60} /></Field>
        {preview.shape === 'table' && <Field label="Columns are parted by"><HTMLSelect fill aria-label="Columns are parted by" value={draft.delimiter} onChange={(e) => { set({ delimiter: e.currentTarget.value }); }} options={[{ value: '', label: 'as found' }, { value: ',', label: 'comma' }, { value: ';', label: 'semicolon' }, { value: '\t', label: 'tab' }, { value: '|', label: 'bar |' }, { value: ' ', label: 'blank' }]} /></Field>}
        {preview.arrays.length > 0 && <Field label="Records stand in"><HTMLSelect fill aria-label="Records stand in" value={draft.records} onChange={(e) => { set({ records: e.currentTarget.value }); }} options={[{ value: '', label: 'the document itself' }, ...preview.arrays.map((a) => ({ value: a, label: a }))]} /></Field>}
      </div>
      {draft.kind === 'events' ? <EventFields draft={draft} preview={preview} onChange={onChange} /> : <InventoryFields draft={draft} preview={preview} onChange={onChange} />}
    </fieldset>
  );
}

/** A column out of those that are there; of JSON any path, also one that the first records lack. */
function Column({ label, value, columns, free, fixed, need, onPick }: { readonly label: string; readonly value: string; readonly columns: readonly string[]; readonly free: boolean; readonly fixed?: string | undefined; readonly need?: boolean; readonly onPick: (column: string) => void }): ReactNode {
  const id = useId();
  const hint = fixed === undefined || value !== '' ? {} : { hint: `${fixed}, as the mapping file says` };
  const missing = need === true && value === '' && fixed === undefined ? 'Needed.' : undefined;
  return (
    <Field label={label} problem={missing} {...hint}>
      {free ? (
        <>
          <InputGroup aria-label={label} value={value} onValueChange={onPick} list={id} spellCheck={false} placeholder="–" />
          <datalist id={id}>{columns.map((c) => <option key={c} value={c} />)}</datalist>
        </>
      ) : <HTMLSelect fill aria-label={label} value={value} onChange={(e) => { onPick(e.currentTarget.value); }} options={[{ value: '', label: '–' }, ...(value === '' || columns.includes(value) ? [] : [{ value, label: `${value} (not in this file)` }]), ...columns.map((c) => ({ value: c, label: c }))]} />}
    </Field>
  );
}

function EventFields({ draft, preview, onChange }: Props): ReactNode {
  const set = (part: Partial<MappingDraft>): void => { onChange({ ...draft, ...part }); };
  const free = preview.shape === 'json';
  const pick = (field: EventField) => (column: string): void => {
    const { [field]: _old, ...others } = draft.fields;
    set({ fields: column === '' ? others : { ...others, [field]: column } });
  };
  const kinds = (list: readonly string[]): readonly { value: string; label: string }[] => [{ value: '', label: 'unknown' }, ...list.filter((k) => k !== 'unknown').map((k) => ({ value: k, label: words(k) }))];
  return (
    <>
      <div className="mapping-grid">
        <Column label="Time" value={draft.time} columns={preview.columns} free={free} need onPick={(time) => { set({ time }); }} />
        <Column label="Time of day, if apart" value={draft.time2} columns={preview.columns} free={free} onPick={(time2) => { set({ time2 }); }} />
        <Field label="Times are written"><HTMLSelect fill aria-label="Times are written" value={draft.timeAs} onChange={(e) => { set({ timeAs: TIME_FORMS.find((f) => f === e.currentTarget.value) ?? 'auto' }); }} options={TIME_FORMS.map((f) => ({ value: f, label: TIME_WORDS[f] }))} /></Field>
        {EVENT_FIELDS.map((f) => <Column key={f} label={FIELD_WORDS[f]} value={draft.fields[f] ?? ''} columns={preview.columns} free={free} fixed={fixedField(draft, f)} need={f === 'action'} onPick={pick(f)} />)}
      </div>
      <div className="mapping-grid">
        <Field label="Outcomes that mean success" hint="Separated by commas; empty: common words and HTTP status."><InputGroup aria-label="Outcomes that mean success" value={draft.success} onValueChange={(success) => { set({ success }); }} placeholder="200, ok" /></Field>
        <Field label="An action that succeeds has"><HTMLSelect fill aria-label="An action that succeeds has" value={draft.depth} onChange={(e) => { set({ depth: e.currentTarget.value }); }} options={[{ value: '', label: 'read its target' }, ...DEPTHS.filter((d) => d !== 'read' && d !== 'attempted').map((d) => ({ value: d, label: `${d} its target` }))]} /></Field>
        <Field label="Who is a"><HTMLSelect fill aria-label="Who is a" value={draft.actorKind} onChange={(e) => { set({ actorKind: e.currentTarget.value }); }} options={kinds(IDENTITY_KINDS)} /></Field>
        <Field label="The credential is a"><HTMLSelect fill aria-label="The credential is a" value={draft.credentialKind} onChange={(e) => { set({ credentialKind: e.currentTarget.value }); }} options={kinds(CREDENTIAL_KINDS)} /></Field>
      </div>
    </>
  );
}

function InventoryFields({ draft, preview, onChange }: Props): ReactNode {
  return (
    <div className="mapping-grid">
      {MAPPED_FIELDS.map((f) => (
        <Column
          key={f} label={COLUMN_WORDS[f]} value={draft.columns[f] ?? ''} columns={preview.columns} free={preview.shape === 'json'}
          onPick={(column) => {
            const { [f]: _old, ...others } = draft.columns;
            onChange({ ...draft, columns: column === '' ? others : { ...others, [f]: column } });
          }}
        />
      ))}
    </div>
  );
}
