/** Every name of one identity with why it is one of them, and the analyst's word about it, recorded as an assertion. */
import { Button, InputGroup, TextArea } from '@blueprintjs/core';
import { useState, type ReactNode } from 'react';
import { startJob } from '../../bridge/tasks.ts';
import { caseChanged } from '../../bridge/answers.ts';
import type { ExplainedIdentity, IdentityVerdict, NameLink } from '../../../shared/domain/identity.ts';
import { linkWords } from '../../../shared/domain/words.ts';
import { plural } from '../../format/count.ts';
import { showInstant } from '../../format/time.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Field, FormDialog } from '../../parts/dialog.tsx';
import { EventLink } from '../../parts/event-link.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { refreshCase } from '../../state/case.ts';
import { person, setPerson } from '../../state/preferences.ts';

/** A role may have thousands of names; the rest is shown when asked for. */
const FIRST = 60;

interface Asked { readonly is: IdentityVerdict; readonly name: string; readonly other: string | undefined }

export function IdentityNames({ identity }: { readonly identity: ExplainedIdentity }): ReactNode {
  const [asked, setAsked] = useState<Asked | undefined>(undefined);
  const [all, setAll] = useState(false);
  const cut = <T,>(list: readonly T[]): readonly T[] => (all ? list : list.slice(0, FIRST));
  const hidden = !all && Math.max(identity.names.length, identity.links.length) > FIRST;
  return (
    <>
      <h3>{plural(identity.names.length, 'name')}</h3>
      <ul className="names">
        {cut(identity.names).map((n) => (
          <li key={n}>
            <LogText mono text={n} /><CopyButton text={n} what="name" />
            {n !== identity.name && <Button size="small" variant="minimal" aria-label={`${n} is not this identity`} onClick={() => { setAsked({ is: 'not-same', name: identity.name, other: n }); }}>Not this identity…</Button>}
          </li>
        ))}
      </ul>
      {identity.links.length > 0 && (
        <>
          <h3>Why they are one</h3>
          <ul className="reasons">{cut(identity.links).map((l, i) => <li key={i}><Reason link={l} onTakeBack={() => { setAsked({ is: 'as-recorded', name: l.name, other: l.also }); }} /></li>)}</ul>
        </>
      )}
      {hidden && <Button size="small" onClick={() => { setAll(true); }}>{`Showing ${Math.min(FIRST, identity.names.length)} of ${identity.names.length} names and ${Math.min(FIRST, identity.links.length)} of ${identity.links.length} reasons: show all`}</Button>}
      {identity.apart.length > 0 && (
        <>
          <h3>Kept apart</h3>
          <ul className="reasons">
            {identity.apart.map((s, i) => (
              <li key={i}>
                <div><LogText mono text={s.name} /> <span className="muted">is not</span> <LogText mono text={s.other} /></div>
                <div className="muted"><LogText text={`asserted by ${s.by} at ${showInstant(s.at)}: ${s.reason}`} /> <TakeBack onClick={() => { setAsked({ is: 'as-recorded', name: s.name, other: s.other }); }} /></div>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="rowline"><Button size="small" onClick={() => { setAsked({ is: 'same', name: identity.name, other: undefined }); }}>Another name is this identity…</Button></div>
      {asked !== undefined && <WordDialog asked={asked} onClose={() => { setAsked(undefined); }} />}
    </>
  );
}

const TakeBack = ({ onClick }: { readonly onClick: () => void }): ReactNode => <button type="button" className="text-button" onClick={onClick}>Take back…</button>;

function Reason({ link, onTakeBack }: { readonly link: NameLink; readonly onTakeBack: () => void }): ReactNode {
  const isEvent = link.how === 'recorded' && link.cites?.startsWith('E') === true;
  return (
    <>
      <div><LogText mono text={link.name} /> <span className="muted">and</span> <LogText mono text={link.also} /></div>
      <div className="muted">
        {isEvent ? <>one event gives both: <EventLink event={link.cites} /></> : <LogText text={linkWords(link)} />}
        {link.how === 'asserted' && <> <TakeBack onClick={onTakeBack} /></>}
      </div>
    </>
  );
}

const TITLES: Readonly<Record<IdentityVerdict, string>> = { 'same': 'These two names are one identity', 'not-same': 'These two names are not one identity', 'as-recorded': 'Take the assertion back' };

function WordDialog({ asked: { is, name, other }, onClose }: { readonly asked: Asked; readonly onClose: () => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const [by, setBy] = useState(person.get());
  const [reason, setReason] = useState('');
  const second = other ?? typed.trim();
  const submit = async (): Promise<void> => {
    setPerson(by.trim());
    onClose();
    const result = await startJob('assert.identity', 'Recording the assertion and rebuilding', { is, name, other: second, by: by.trim(), reason: reason.trim() });
    if (!result.ok) return;
    caseChanged();
    await refreshCase();
  };
  return (
    <FormDialog title={TITLES[is]} action="Record and rebuild" disabled={second === '' || by.trim() === '' || reason.trim() === ''} onSubmit={() => { void submit(); }} onClose={onClose}>
      <p><LogText mono text={name} />{other !== undefined && <> <span className="muted">and</span> <LogText mono text={other} /></>}</p>
      {is === 'not-same' && <p className="muted">The second name leaves this identity, with every name that only hangs on it.</p>}
      {other === undefined && <Field label="The other name" hint="As the evidence writes it: an ARN, a principal id, a user name."><InputGroup autoFocus value={typed} onValueChange={setTyped} /></Field>}
      <Field label="Decided by"><InputGroup autoFocus={other !== undefined && by === ''} value={by} onValueChange={setBy} /></Field>
      <Field label="Reason" hint="Stands in the ledger and beside the names."><TextArea fill autoFocus={other !== undefined && by !== ''} value={reason} onChange={(e) => { setReason(e.currentTarget.value); }} /></Field>
    </FormDialog>
  );
}
