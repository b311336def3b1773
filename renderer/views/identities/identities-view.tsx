/** Identities: who is in the evidence, under which names, with which credentials; and the place to name a suspect. */
import { HTMLSelect, InputGroup } from '@blueprintjs/core';
import { SearchIcon } from '@blueprintjs/icons';
import { useCallback, useDeferredValue, type ReactNode } from 'react';
import { ask } from '../../bridge/client.ts';
import { usePages } from '../../bridge/use-pages.ts';
import { CREDENTIAL_STATES, CREDENTIAL_STATE_WORDS, type CredentialState } from '../../../shared/domain/credential-state.ts';
import type { ExplainedIdentity } from '../../../shared/domain/identity.ts';
import { ok } from '../../../shared/domain/fault.ts';
import { plural, showCount } from '../../format/count.ts';
import { showTime } from '../../format/time.ts';
import { words } from '../../format/words.ts';
import { DataTable, type Column } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FaultPanel } from '../../parts/fault-panel.tsx';
import { LogText } from '../../parts/log-text.tsx';
import { Loading, Panel } from '../../parts/panel.tsx';
import { useAtom } from '../../state/atom.ts';
import { credentialState, identitySearch } from '../../state/filters.ts';
import { select, show } from '../../state/place.ts';
import { usePlace } from '../../state/use-place.ts';
import { IdentityDetail } from './identity-detail.tsx';
import { holderOf, withFirst } from './identities-model.ts';

const COLUMNS: readonly Column<ExplainedIdentity>[] = [
  { id: 'name', title: 'Name', size: 240, grow: 3, text: (i) => i.name, cell: (i) => <LogText mono cut="middle" text={i.name} /> },
  { id: 'kind', title: 'Kind', size: 112, text: (i) => words(i.kind) },
  { id: 'platform', title: 'Platform', size: 92, text: (i) => words(i.platform) },
  { id: 'credentials', title: 'Creds', size: 58, align: 'end', text: (i) => String(i.credentials.length), hint: 'Credentials' },
  { id: 'events', title: 'Events', size: 74, align: 'end', text: (i) => String(i.events), cell: (i) => showCount(i.events) },
  { id: 'first', title: 'First seen (UTC)', size: 146, text: (i) => showTime(i.first) },
  { id: 'last', title: 'Last seen (UTC)', size: 146, text: (i) => showTime(i.last) },
  { id: 'owner', title: 'Owner', size: 110, grow: 1, text: (i) => i.owner ?? '', cell: (i) => (i.owner === undefined ? <span className="muted">not stated</span> : <LogText cut="end" text={i.owner} />) },
];

export function IdentitiesView(): ReactNode {
  const search = useAtom(identitySearch);
  const state = useAtom(credentialState);
  const asked = useDeferredValue(`${state} ${search.trim()}`);
  const { selection } = usePlace();
  const fetchPage = useCallback(async (question: string, after: string | undefined) => {
    const [of, text] = [question.slice(0, question.indexOf(' ')), question.slice(question.indexOf(' ') + 1)];
    const answer = await ask('identities.page', { limit: 200, ...(text === '' ? {} : { search: text }), ...(of === '' ? {} : { state: of as CredentialState }), ...(after === undefined ? {} : { after }) });
    return answer.ok ? ok({ page: { rows: answer.value.rows, next: answer.value.next }, extra: answer.value.total }) : answer;
  }, []);
  const pages = usePages<ExplainedIdentity, string, number>(asked, fetchPage);
  const chosen = selection.kind === 'identity' ? pages.rows.find((i) => i.name === selection.name) : selection.kind === 'credential' ? holderOf(pages.rows, selection.value) : undefined;
  const empty = asked === ' '
    ? <Empty title="No identity is known yet">Import logs or a credential inventory in Evidence; whoever they name appears here.</Empty>
    : <Empty title="No identity fits">{state === '' ? '' : `None has a credential that is ${CREDENTIAL_STATE_WORDS[state]}. `}Search for a part of a name, an ARN, a principal id or a credential.</Empty>;
  return (
    <div className="view identities">
      {pages.fault !== undefined && <FaultPanel fault={pages.fault} onRetry={pages.retry} />}
      <div className="split grow">
        <Panel
          className="grow" title="Identities" note={pages.extra === undefined ? undefined : plural(pages.extra, 'identity', 'identities')}
          tools={<><HTMLSelect aria-label="Only with a credential that is" value={state} onChange={(e) => { credentialState.set(e.currentTarget.value as CredentialState | ''); }} options={[{ value: '', label: 'Any credential' }, ...CREDENTIAL_STATES.map((s) => ({ value: s, label: `A credential ${CREDENTIAL_STATE_WORDS[s]}` }))]} /><InputGroup type="search" size="small" className="wide-search" leftIcon={<SearchIcon size={13} />} placeholder="Name, id, credential  ( / )" aria-label="Search identities" value={search} onValueChange={(v) => { identitySearch.set(v); }} /></>}
        >
          {pages.rows.length === 0 && pages.loading ? <Loading what="Reading the identities" /> : (
            <DataTable
              label="Identities" rows={pages.rows} columns={COLUMNS} keyOf={(i) => i.name} hasMore={pages.hasMore} onMore={pages.more} stale={pages.stale} chosen={chosen?.name}
              onChoose={(i) => { select({ kind: 'identity', name: i.name }); }} onOpen={(i) => { show('timeline', { selection: { kind: 'identity', name: i.name } }); }}
              empty={pages.fault === undefined ? empty : <span />}
            />
          )}
        </Panel>
        {chosen !== undefined
          ? <IdentityDetail key={chosen.name} identity={state === '' ? chosen : withFirst(chosen, state)} credential={selection.kind === 'credential' ? selection.value : undefined} />
          : pages.rows.length > 0 && <Panel className="detail hint-panel" label="Identity"><Empty title="Choose an identity">Its names, its credentials and their lives appear here. From there, “Trace from here” follows the credential trail.</Empty></Panel>}
      </div>
    </div>
  );
}
