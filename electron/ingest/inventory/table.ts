/**
 * Kinds of document as tables: which member is the identity, which the credential's id, when it was made and used, and what it may do.
 * A table never names a member that holds a secret's value: only ids, hints and redacted forms are taken.
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import type { CredentialKind, IdentityKind } from '../../../shared/domain/kinds.ts';
import { cut, detailOf } from '../mapping.ts';
import type { Around, DocumentKind } from './kind.ts';
import { named, nameOf, shown, textAt, textsAt, whenAt, type Json } from './values.ts';

/** Paths into the document; the first that has something is taken. */
type Paths = readonly string[];

interface Who {
  readonly name: Paths;
  readonly kind: IdentityKind | ((value: Json) => IdentityKind);
  readonly also?: Paths;
  /** Put before a name that is unique only in its own service: `duo:user/`. */
  readonly prefix?: string;
}

export interface FieldTable {
  readonly title: string;
  readonly platform: string;
  readonly keys: readonly string[];
  readonly without?: readonly string[];
  readonly when?: (value: Json) => boolean;
  readonly identity?: Who;
  /** The kind may depend on the document; several paths make one value, joined by `/`, when `joined`. */
  readonly credential?: { readonly value: Paths; readonly kind: CredentialKind | ((value: Json) => CredentialKind); readonly prefix?: string; readonly joined?: boolean };
  /** The document is a place where a secret is kept: its name. */
  readonly place?: { readonly name: Paths; readonly prefix?: string; readonly joined?: boolean };
  readonly created?: Paths;
  readonly rotated?: Paths;
  readonly lastUsed?: Paths;
  readonly expires?: Paths;
  readonly status?: Paths | ((value: Json) => string | undefined);
  readonly owner?: Paths;
  /** Each text found is a permission of the identity. */
  readonly grants?: Paths;
  /** Put before each permission: `access level`. */
  readonly grantsAs?: string;
  /** Each text found is a group or role the identity is in. */
  readonly groups?: { readonly paths: Paths; readonly prefix?: string };
  /** Each text found is something that depends on the credential or the secret. */
  readonly consumers?: { readonly paths: Paths; readonly kind: IdentityKind; readonly prefix?: string };
  /** Said to people: label → path. */
  readonly detail?: Readonly<Record<string, string>>;
  /** Said of every document of the kind. */
  readonly note?: string;
  /** The document says something between the identity and others (a membership, a grant), and nothing of the identity itself. */
  readonly relation?: boolean;
  /** Why such a document states nothing. */
  readonly skip?: string;
  readonly more?: (value: Json, around: Around) => readonly InventoryDraft[];
}

const joinedAt = (value: Json, paths: Paths): string | undefined => {
  const parts = paths.flatMap((p) => textAt(value, p) ?? []);
  return parts.length === 0 ? undefined : nameOf(parts.join('/'));
};

export function tableKind(t: FieldTable): DocumentKind {
  return {
    title: t.title, keys: t.keys, ...(t.without === undefined ? {} : { without: t.without }), ...(t.when === undefined ? {} : { when: t.when }),
    read(value, around) {
      if (t.skip !== undefined) return { skip: t.skip };
      const of = (what: { value?: Paths; name?: Paths; prefix?: string; joined?: boolean } | undefined): string | undefined => {
        const paths = what?.value ?? what?.name;
        if (what === undefined || paths === undefined) return undefined;
        const text = what.joined === true ? joinedAt(value, paths) : textAt(value, ...paths);
        return text === undefined ? undefined : `${what.prefix ?? ''}${text}`;
      };
      const name = of(t.identity);
      const id = of(t.credential);
      const place = of(t.place);
      if (name === undefined && id === undefined && place === undefined) {
        const more = t.more?.(value, around) ?? [];
        return more.length > 0 ? more : { bad: `${t.title} without ${t.credential?.value[0] ?? t.identity?.name[0] ?? t.place?.name[0] ?? 'a name'}` };
      }
      const kindOfIdentity = typeof t.identity?.kind === 'function' ? t.identity.kind(value) : t.identity?.kind ?? 'unknown';
      const identity = name === undefined ? undefined : named(name, kindOfIdentity, textsAll(value, t.identity?.also ?? []));
      const credential = id === undefined || t.credential === undefined ? undefined
        : { value: id, kind: typeof t.credential.kind === 'function' ? t.credential.kind(value) : t.credential.kind };
      const when = {
        created: whenAt('creation', value, t.created ?? [], around.zone), rotated: whenAt('last change', value, t.rotated ?? [], around.zone),
        lastUsed: whenAt('last use', value, t.lastUsed ?? [], around.zone), expires: whenAt('expiry', value, t.expires ?? [], around.zone),
      };
      const said = Object.entries(t.detail ?? {}).map(([label, path]) => { const texts = textsAt(value, [path]); return texts.length === 0 ? undefined : `${label === '' ? '' : `${label} `}${shown(texts.join(', '))}`; });
      const about = {
        created: when.created.at, rotated: when.rotated.at, lastUsed: when.lastUsed.at, expires: when.expires.at,
        status: (typeof t.status === 'function' ? t.status(value) : textAt(value, ...(t.status ?? [])))?.toLowerCase(),
        owner: textAt(value, ...(t.owner ?? [])),
        detail: detailOf(t.note, ...said, ...Object.values(when).map((w) => w.note)),
      };
      const { platform } = t;
      const entries: InventoryDraft[] = [];
      if (place !== undefined) entries.push({ kind: 'secret', platform, identity: { name: place, kind: 'unknown' }, credential, ...about });
      else if (credential !== undefined) {
        // A key's document names its holder, but the dates are the key's.
        if (identity !== undefined) entries.push({ kind: 'identity', platform, identity });
        entries.push({ kind: 'credential', platform, identity, credential, ...about });
      } else if (t.relation !== true) entries.push({ kind: 'identity', platform, identity, ...about });
      const dated: Partial<typeof about> = t.relation === true ? about : {};
      for (const grant of textsAt(value, t.grants ?? []).slice(0, 500)) entries.push({ kind: 'permission', platform, identity, credential, ...dated, detail: detailOf(cut(t.grantsAs === undefined ? grant : `${t.grantsAs} ${grant}`, 500), dated.detail) });
      for (const group of textsAt(value, t.groups?.paths ?? [])) {
        entries.push({ kind: 'membership', platform, identity, other: { name: nameOf(`${t.groups?.prefix ?? ''}${group}`), kind: 'group' }, ...dated });
      }
      for (const consumer of textsAt(value, t.consumers?.paths ?? [])) {
        entries.push({ kind: 'consumer', platform, identity: identity ?? (place === undefined ? undefined : { name: place, kind: 'unknown' }), credential, other: { name: nameOf(`${t.consumers?.prefix ?? ''}${consumer}`), kind: t.consumers?.kind ?? 'unknown' } });
      }
      return [...entries, ...(t.more?.(value, around) ?? [])];
    },
  };
}

const textsAll = (value: Json, paths: Paths): readonly string[] => paths.flatMap((p) => textsAt(value, [p]));
