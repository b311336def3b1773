/**
 * Steps that roles on a scope open: of Google Cloud on a project or a single account or secret, of Azure on what stands below a scope, of the Entra
 * directory on the tenant; and what owners of applications may do to them. A condition that a binding has makes its steps conditional.
 */
import { addTo } from '../../base/lists.ts';
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { Right } from '../../../shared/domain/right.ts';
import { step, type Edge, type Member, type Sets } from './edge.ts';

/** Roles and permissions by what they open. */
const GCP_CONTROLS = /^(?:roles\/(?:owner|editor|iam\.(?:serviceAccountTokenCreator|serviceAccountUser|serviceAccountKeyAdmin|serviceAccountAdmin|securityAdmin)|resourcemanager\.projectIamAdmin)|iam\.serviceAccounts\.(?:getAccessToken|actAs|setIamPolicy|implicitDelegation|signBlob|signJwt)|iam\.serviceAccountKeys\.create|resourcemanager\.projects\.setIamPolicy)$/;
const GCP_READS = /^(?:roles\/(?:owner|secretmanager\.(?:secretAccessor|admin))|secretmanager\.versions\.access)$/;
const ENTRA_EVERYONE = /^(?:global administrator|company administrator|privileged role administrator|rolemanagement\.readwrite\.directory|approleassignment\.readwrite\.all)$/i;
const ENTRA_APPLICATIONS = /^(?:application administrator|cloud application administrator|application\.readwrite\.all)$/i;
const AZURE_CONTROLS = /^(?:owner|contributor|user access administrator|role based access control administrator|virtual machine contributor)$/i;

interface Stated { readonly right: Right; readonly row: InventoryRow }

export class ScopedRights {
  readonly #held = new Map<string, Stated[]>();
  /** Permissions of roles that the evidence spells out. */
  readonly #roles = new Map<string, readonly string[]>();
  readonly #accounts = new Map<string, (Member & { readonly row: InventoryRow })[]>();
  readonly #secrets = new Map<string, Member[]>();
  readonly #tenant: { everyone: Member[]; applications: Member[] };
  readonly #hosts: Member[] = [];
  readonly #sets: Sets;

  constructor(rows: readonly InventoryRow[], canonical: (name: string) => string, sets: Sets) {
    this.#sets = sets;
    const [all, applications, hosts] = [new Map<string, Member>(), new Map<string, Member>(), new Set<string>()];
    const known = new Set<string>();
    for (const row of rows) {
      const id = row.identity === undefined ? undefined : canonical(row.identity.name);
      if (row.platform === 'gcp') this.#google(row, id, known);
      if ((row.platform === 'entra' || row.platform === 'azure') && id !== undefined && row.kind === 'identity' && row.identity !== undefined) {
        all.set(id, { name: id, kind: row.identity.kind });
        if (row.identity.kind === 'application') applications.set(id, { name: id, kind: 'application' });
      }
      if (row.platform === 'azure' && row.kind === 'host-identity' && row.other !== undefined) hosts.add(canonical(row.other.name));
      for (const right of row.rights ?? []) {
        if (right.effect === 'allow' && id !== undefined && row.kind === 'permission' && ['gcp', 'entra', 'azure'].includes(row.platform)) addTo(this.#held, id, { right, row });
        if (right.effect === 'owned' && id !== undefined) for (const owner of right.on ?? []) addTo(this.#held, canonical(owner), { right: { effect: 'allow', acts: ['owner of the application'], on: [id] }, row });
      }
    }
    this.#tenant = { everyone: sorted(all.values()), applications: sorted(applications.values()) };
    this.#hosts = [...hosts].sort().map((name) => ({ name, kind: 'machine' }));
  }

  #google(row: InventoryRow, id: string | undefined, known: Set<string>): void {
    const account = row.identity?.name ?? '';
    const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(account)?.[1];
    if (id !== undefined && project !== undefined && !known.has(id)) { known.add(id); addTo(this.#accounts, project, { name: id, kind: 'service-account', row }); }
    const secret = row.kind === 'secret' ? row.other?.name : undefined;
    const of = /^projects\/([^/]+)\/secrets\//.exec(secret ?? '')?.[1];
    if (secret !== undefined && of !== undefined && !known.has(secret)) { known.add(secret); addTo(this.#secrets, of, { name: secret, kind: 'unknown' }); }
    if (row.kind === 'permission' && id === undefined && row.other !== undefined && row.rights?.[0]?.acts !== undefined) this.#roles.set(row.other.name, row.rights[0].acts);
  }

  steps(id: string): readonly Edge[] {
    // A binding on a project lets in to all accounts of it: the set has this name where a trust says so.
    const project = /^service accounts in projects\/([^/]+)$/.exec(id)?.[1];
    const members = project === undefined ? [] : this.#accounts.get(project) ?? [];
    return [
      ...members.map(({ row, ...m }): Edge => ({ ...step('includes', id, m, { id: row.id, asOf: row.asOf, platform: 'gcp' }, 'an account of the project', false), detail: undefined })),
      ...(this.#held.get(id) ?? []).flatMap((s) => this.#ofRight(id, s)),
    ].filter((e) => e.to !== id);
  }

  #ofRight(id: string, { right, row }: Stated): readonly Edge[] {
    const on = right.on?.[0];
    const said = (act: string, words: string): string => `${words}: ${act}${on === undefined ? '' : ` on ${on}`}${right.if === undefined ? '' : `; only if ${right.if}`}`;
    const to = (kind: Edge['kind'], members: readonly Member[], title: string, act: string, words: string): readonly Edge[] =>
      this.#sets.steps(kind, id, members, title, row, said(act, words), { conditional: right.if !== undefined });
    return (right.acts ?? []).flatMap((act): readonly Edge[] => {
      if (row.platform === 'gcp') return this.#onGoogle(on ?? '', act, to);
      if (act === 'owner of the application') return [step('may-control', id, { name: on ?? '', kind: 'application' }, row, said('owner', 'may add a secret to it'), false)];
      if (row.platform === 'azure') {
        if (!AZURE_CONTROLS.test(act) || on === undefined) return [];
        const below = this.#hosts.filter((h) => h.name === on || h.name.startsWith(on.endsWith('/') ? on : `${on}/`));
        return to('may-control', below, `every host below ${on} that carries an identity`, act, 'may run what it likes there');
      }
      if (ENTRA_EVERYONE.test(act)) return to('may-control', this.#tenant.everyone, 'every identity of the Entra tenant', act, 'may give itself any role, and act as any identity of the tenant');
      return ENTRA_APPLICATIONS.test(act) ? to('may-control', this.#tenant.applications, 'every application of the Entra tenant', act, 'may add a secret to it') : [];
    });
  }

  #onGoogle(on: string, act: string, to: (kind: Edge['kind'], members: readonly Member[], title: string, act: string, words: string) => readonly Edge[]): readonly Edge[] {
    const permissions = this.#roles.get(act) ?? [act];
    const project = /^projects\/([^/]+)$/.exec(on)?.[1];
    const edges: Edge[] = [];
    if (permissions.some((p) => GCP_CONTROLS.test(p))) {
      const account = /serviceAccounts\/([^/]+)$/.exec(on)?.[1]?.toLowerCase();
      const members = account !== undefined ? [{ name: account, kind: 'service-account' }] : this.#accounts.get(project ?? '') ?? [];
      edges.push(...to('may-control', members, `every service account of Google Cloud project ${project ?? ''}`, act, 'may act as the service account'));
    }
    if (permissions.some((p) => GCP_READS.test(p))) {
      const secret = /^projects\/[^/]+\/secrets\/[^/]+/.exec(on)?.[0];
      edges.push(...to('may-read', secret === undefined ? this.#secrets.get(project ?? '') ?? [] : [{ name: secret, kind: 'unknown' }], `every secret of Google Cloud project ${project ?? ''}`, act, 'may read the secret'));
    }
    return edges;
  }
}

const sorted = (members: Iterable<Member>): Member[] => [...members].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
