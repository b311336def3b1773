/** Identities with what holds their names together: a page of them, as window and command line show it. */
import type { CredentialState } from '../../shared/domain/credential-state.ts';
import type { ExplainedIdentity, IdentityStatement, IdentityView, NameLink } from '../../shared/domain/identity.ts';
import { keyEdges, standing } from '../reconstruct/names.ts';
import { BY_TEXT } from '../reconstruct/naming.ts';
import type { Reader } from '../store/handles.ts';
import { identityStatements } from '../store/read/assertions.ts';
import { identitiesPage } from '../store/read/identities.ts';
import { keysOfIdentity, recordedPairs } from '../store/read/links.ts';

export function explainedPage(reader: Reader, search: string | undefined, after: string | undefined, limit: number, state?: CredentialState): { rows: ExplainedIdentity[]; next: string | undefined; total: number } {
  const page = identitiesPage(reader, search, after, limit, state);
  const said = standing(identityStatements(reader));
  return { ...page, rows: page.rows.map((i) => explained(reader, i, said)) };
}

/** An edge whose ends are in one identity was not dropped: dropped edges always lead from one identity to another. */
function explained(reader: Reader, identity: IdentityView, said: readonly IdentityStatement[]): ExplainedIdentity {
  const names = new Set(identity.names);
  const links: NameLink[] = [];
  if (names.size > 1) {
    for (const { name, also, cites } of recordedPairs(reader, identity.name)) links.push({ name, also, how: 'recorded', cites, said: undefined });
    // Only a short name can be the end of a long one.
    if (identity.names.some((n) => n.startsWith('arn:')) && identity.names.some((n) => !n.startsWith('arn:'))) {
      for (const { name, also, credential } of keyEdges(keysOfIdentity(reader, identity.name), BY_TEXT.textOf)) if (names.has(name) && names.has(also)) links.push({ name, also, how: 'same-key', cites: credential, said: undefined });
    }
    for (const s of said) if (s.is === 'same' && names.has(s.name) && names.has(s.other)) links.push({ name: s.name, also: s.other, how: 'asserted', cites: undefined, said: s });
  }
  return { ...identity, links, apart: said.filter((s) => s.is === 'not-same' && (names.has(s.name) || names.has(s.other))) };
}
