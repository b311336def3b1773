/** One identity: every name it goes by, and the life of each credential it holds. */
import { Button } from '@blueprintjs/core';
import { CrossIcon, LocateIcon } from '@blueprintjs/icons';
import { useState, type ReactNode } from 'react';
import type { CredentialLife, ExplainedIdentity } from '../../../shared/domain/identity.ts';
import { credentialWords } from '../../../shared/domain/words.ts';
import type { Micros } from '../../../shared/domain/time.ts';
import { plural, showCount } from '../../format/count.ts';
import { showInstant, showSpan } from '../../format/time.ts';
import { words } from '../../format/words.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Facts } from '../../parts/facts.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Label } from '../../parts/marks.tsx';
import { Panel } from '../../parts/panel.tsx';
import { useAtom } from '../../state/atom.ts';
import { openCase } from '../../state/case.ts';
import { askTrace } from '../../state/dialogs.ts';
import { NOTHING, select, show } from '../../state/place.ts';
import { IdentityNames } from './identity-names.tsx';
import { LifeBar } from './life-bar.tsx';
import { lifeInWords, lifeMarks, remarksOf, shownFirst } from './identities-model.ts';

/** A role may hold thousands of sessions; their lives are drawn when asked for. */
const FIRST = 40;

export function IdentityDetail({ identity, credential }: { readonly identity: ExplainedIdentity; readonly credential: string | undefined }): ReactNode {
  const now = useAtom(openCase);
  const [all, setAll] = useState(false);
  const shown = shownFirst(identity.credentials, credential, all ? Infinity : FIRST);
  const from = now.kind === 'open' ? now.summary.first : undefined;
  const to = now.kind === 'open' ? now.summary.last : undefined;
  return (
    <Panel
      className="detail" label="Identity" title={<LogText mono cut="middle" text={identity.name} />}
      tools={<Button variant="minimal" size="small" icon={<CrossIcon size={14} />} aria-label="Close the identity panel" onClick={() => { select(NOTHING); }} />}
    >
      <div className="scroll pad stack">
        <div className="rowline wraps">
          <Button intent="primary" size="small" icon={<LocateIcon size={13} />} onClick={() => { askTrace({ identity: identity.name }); }}>Trace from here</Button>
          <Button size="small" onClick={() => { show('timeline', { selection: { kind: 'identity', name: identity.name } }); }}>Show in timeline</Button>
        </div>
        <Facts rows={[
          ['Kind', words(identity.kind)], ['Platform', words(identity.platform)], ['Owner', identity.owner === undefined ? <span key="o" className="muted">not stated by any inventory</span> : <LogText key="o" text={identity.owner} />],
          ['Seen', `${showSpan(identity.first, identity.last)} UTC`], ['Events', showCount(identity.events)],
        ]} />
        <IdentityNames identity={identity} />
        <h3>{plural(identity.credentials.length, 'credential')}</h3>
        {identity.credentials.length === 0 && <p className="muted">No credential of this identity is in the evidence. A credential inventory would say which exist.</p>}
        {shown.map((c) => <Credential key={c.value} life={c} from={from} to={to} chosen={c.value === credential} />)}
        {shown.length < identity.credentials.length && <Button size="small" onClick={() => { setAll(true); }}>{`Showing ${shown.length} of ${identity.credentials.length}: show all`}</Button>}
      </div>
    </Panel>
  );
}

function Credential({ life, from, to, chosen }: { readonly life: CredentialLife; readonly from: Micros | undefined; readonly to: Micros | undefined; readonly chosen: boolean }): ReactNode {
  return (
    <article className={`credential ${chosen ? 'is-chosen' : ''}`} aria-label={`Credential ${life.value}`}>
      <div className="muted">{credentialWords(life.kind, life.value)}</div>
      <div className="rowline"><LogText mono text={life.value} /><CopyButton text={life.value} what="credential identifier" /></div>
      {from !== undefined && to !== undefined && <LifeBar marks={lifeMarks(life, from, to)} words={lifeInWords(life)} />}
      <Facts className="facts-tight" rows={[
        ['Issued', life.issuedAt === undefined ? undefined : showInstant(life.issuedAt)],
        ['First use', life.firstUse === undefined ? undefined : showInstant(life.firstUse)],
        ['Last use', life.lastUse === undefined ? undefined : showInstant(life.lastUse)],
        ['Uses', `${showCount(life.uses)}, ${plural(life.failures, 'failure')}`],
        ...(life.expires === undefined ? [] : [['Expires', showInstant(life.expires)] as const]),
        ...(life.revokedAt === undefined ? [] : [['Revoked', showInstant(life.revokedAt)] as const]),
      ]} />
      <div className="rowline wraps">
        {remarksOf(life).map((r) => <Label key={r.text} tone={r.tone}>{r.text}</Label>)}
      </div>
      <div className="rowline">
        <Button size="small" onClick={() => { show('timeline', { selection: { kind: 'credential', value: life.value } }); }}>Timeline</Button>
        <Button size="small" icon={<LocateIcon size={12} />} onClick={() => { askTrace({ credential: life.value }); }}>Trace from here</Button>
      </div>
    </article>
  );
}
