/**
 * Inventories of Entra and Azure: answers of Graph (`{"value":[…]}`) and of the command line (arrays): applications, service principals,
 * federated credentials, app role assignments, consents, role assignments of the directory and of Azure, managed identities and who carries them.
 */
import { rejected, skipped } from '../../../shared/domain/reading.ts';
import { Fields } from '../entra/fields.ts';
import { readEntry, sortOf, type Sort } from '../entra/inventory.ts';
import { clockOf } from '../entra/times.ts';
import { arrayOf, objectOf, type Format, type Head } from '../format.ts';
import { headValues } from '../inventory/head-values.ts';
import { documentMembers } from '../inventory/members.ts';
import { quoted } from '../mapping.ts';
import { documentOf, elementsOf } from '../records/head-looks.ts';
import { jsonLines } from '../records/json-lines.ts';
import { jsonStream } from '../records/json-stream.ts';

const ARRAYS = [
  'value', 'applications', 'servicePrincipals', 'federatedIdentityCredentials', 'appRoleAssignments', 'appRoleAssignedTo', 'oauth2PermissionGrants', 'roleAssignments',
  'managedIdentities', 'users', 'virtualMachines',
] as const;

/** Of these every element has one. */
const MARKS = ['appId', 'principalId', 'roleDefinitionId', 'subject', 'clientId', 'userPrincipalName', 'identity', 'properties'];

/** Complete elements at the head of the file. */
function valuesOf(head: Head): readonly unknown[] {
  if (head.shape === 'json-array' || head.shape === 'json-lines') {
    return head.records.flatMap((r) => { const inner = objectOf(r)?.['value']; return Array.isArray(inner) ? (inner as readonly unknown[]) : [r]; });
  }
  if (head.shape !== 'json-object') return [];
  if (!ARRAYS.some((a) => head.keys.includes(a)) || isElement(head)) {
    const document = documentOf(head);
    return document === undefined ? [] : [document.value];
  }
  return elementsOf(head, ARRAYS).flatMap((r) => (r.kind === 'json' ? [r.value] : []));
}

/** One application printed alone has its federated credentials inside it. */
const isElement = (head: Head): boolean => head.keys.includes('appId');

/** Kinds that nothing but these inventories has, by which a bundle of answers is known. */
const PLAIN: ReadonlySet<Sort> = new Set(['application', 'servicePrincipal', 'appRole', 'consent', 'directoryRole', 'azureRole', 'managedIdentity']);

const isEntry = (value: Readonly<Record<string, unknown>>): boolean => sortOf(Fields.of(value)) !== undefined;

/** What kind stands in the lists of a bundle: answers under names of the collector's own, as scripts and the objects of Python's SDK are saved. */
function bundled(head: Head): Sort | undefined {
  if (head.shape !== 'json-object' || isElement(head) || ARRAYS.some((a) => head.keys.includes(a))) return undefined;
  for (const list of headValues(head).flatMap((v) => Object.values(objectOf(v) ?? {}))) {
    for (const element of Array.isArray(list) ? (list as readonly unknown[]) : arrayOf(objectOf(list)?.['value'])) {
      const o = objectOf(element);
      const sort = o === undefined ? undefined : sortOf(Fields.of(o));
      if (sort !== undefined && PLAIN.has(sort)) return sort;
    }
  }
  return undefined;
}

const WORDS = /"(?:passwordCredentials|keyCredentials|servicePrincipalType)"\s*:/;

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' || head.shape === 'text' || head.shape === 'binary' || head.shape === 'empty') return undefined;
  const values = valuesOf(head);
  for (const value of values) {
    const o = objectOf(value);
    const sort = o === undefined ? undefined : sortOf(Fields.of(o));
    if (sort !== undefined) return `entries of an Entra or Azure inventory (${sort})`;
  }
  const sort = bundled(head);
  if (sort !== undefined) return `lists of an Entra or Azure inventory (${sort})`;
  // An application with hundreds of roles is longer than the head.
  return values.length === 0 && WORDS.test(head.text) && /"appId"\s*:/.test(head.text) ? 'applications or service principals with their credentials' : undefined;
}

/** `…/$metadata#applications('<id>')/federatedIdentityCredentials`: whose credentials the answer lists. */
const PARENT = /#(?:applications|servicePrincipals)\('?([0-9a-f-]{36})'?\)/i;

export const entraInventoryFormat: Format = {
  id: 'entra-inventory',
  title: 'Entra and Azure inventory',
  arrays: ARRAYS,
  sniff,
  marks: MARKS,
  split: (head) => {
    const options = { marks: MARKS, inner: ['value'] };
    if (head.shape === 'json-lines') return jsonLines(options);
    if (bundled(head) !== undefined) return documentMembers(isEntry);
    return jsonStream(head.shape === 'json-object' && !isElement(head) ? ARRAYS.filter((a) => head.keys.includes(a)) : [], options);
  },
  open: (options, head) => {
    const bundle = bundled(head) !== undefined;
    const context = { clock: clockOf(head, options), parent: PARENT.exec(head.text.slice(0, 4096))?.[1] };
    return {
      read(record) {
        if (record.kind === 'row') return rejected('a table row, where these inventories are JSON');
        const value = objectOf(record.value);
        if (value === undefined) return rejected('not a JSON object');
        if (Array.isArray(value['value']) && value['value'].length === 0) return skipped('an empty list');
        if (bundle && !isEntry(value)) return skipped(record.key === '' ? 'no kind of entry that this inventory is read for' : `${quoted(record.key)} is no kind of entry that this inventory is read for`);
        return readEntry(Fields.of(value), context);
      },
    };
  },
};
