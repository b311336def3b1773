/**
 * Credentials in the properties that an audit record says were changed: secrets and certificates as `KeyDescription` texts, federated
 * credentials as objects. Old and new value are whole lists, so that what was added and what was taken away is their difference.
 */
import type { CredentialKind } from '../../../shared/domain/kinds.ts';
import { objectOf } from '../format.ts';
import { Fields, unpacked } from './fields.ts';
import { idOf } from './names.ts';

export interface Key { readonly id: string; readonly kind: CredentialKind }

/** Names and uses of a key are free text behind the two members that count: only the beginning is read. */
const DESCRIPTION = /^\[?\s*KeyIdentifier=([^,\]]{1,200}),KeyType=([^,\]]{1,100})/;
const ANYWHERE = /KeyIdentifier=([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}),\s*KeyType=([A-Za-z0-9]{1,100})/g;

const kindOf = (type: string): CredentialKind => (/^(?:password|symmetric)$/i.test(type) ? 'entra-client-secret' : 'entra-client-certificate');

/** `["[KeyIdentifier=<guid>,KeyType=Password,KeyUsage=Verify,DisplayName=…]", …]`, or what tools make of it. */
export function keysOf(text: string | undefined): readonly Key[] {
  if (text === undefined) return [];
  const value = unpacked(text);
  const found = new Map<string, Key>();
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) {
      const m = typeof item === 'string' ? DESCRIPTION.exec(item) : null;
      const id = idOf(m?.[1]);
      if (id !== undefined) found.set(id, { id, kind: kindOf(m?.[2] ?? '') });
    }
    return [...found.values()];
  }
  for (const m of text.matchAll(ANYWHERE)) {
    const id = idOf(m[1]);
    if (id !== undefined) found.set(id, { id, kind: kindOf(m[2] ?? '') });
  }
  return [...found.values()];
}

export interface Federated { readonly id: string | undefined; readonly name: string | undefined; readonly issuer: string | undefined; readonly subject: string | undefined }

/** `[{"Name":…,"Issuer":…,"Subject":…,"Id":…}]`. A credential may match claims by an expression in place of a subject. */
export function federatedOf(value: unknown): readonly Federated[] {
  const list = unpacked(value);
  return (Array.isArray(list) ? (list as readonly unknown[]) : [list]).flatMap((item): Federated[] => {
    const o = objectOf(item);
    if (o === undefined) return [];
    const f = Fields.of(o);
    const nested = f.within('properties').over(f);
    const subject = nested.text('subject') ?? nested.text('claimsmatchingexpressionvalue') ?? nested.within('claimsmatchingexpression').text('value');
    return [{ id: idOf(nested.text('id')), name: nested.text('name'), issuer: nested.text('issuer'), subject }];
  });
}
