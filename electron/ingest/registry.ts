/** Every format, by platform. Order is only the order of listings: detection asks all of them. */
import { AWS_FORMATS } from './catalogue/aws.ts';
import { GIT_FORMATS } from './catalogue/git.ts';
import { GOOGLE_FORMATS } from './catalogue/google.ts';
import { INTERCHANGE_FORMATS } from './catalogue/interchange.ts';
import { INVENTORY_FORMATS } from './catalogue/inventories.ts';
import { KUBERNETES_FORMATS } from './catalogue/kubernetes.ts';
import { MICROSOFT_FORMATS } from './catalogue/microsoft.ts';
import { OKTA_FORMATS } from './catalogue/okta.ts';
import { SERVICE_FORMATS } from './catalogue/services.ts';
import { UNIX_FORMATS } from './catalogue/unix.ts';
import { VAULT_FORMATS } from './catalogue/vault.ts';
import { WINDOWS_FORMATS } from './catalogue/windows.ts';
import type { Format } from './format.ts';

export const FORMATS: readonly Format[] = [
  ...AWS_FORMATS, ...MICROSOFT_FORMATS, ...GOOGLE_FORMATS, ...OKTA_FORMATS, ...GIT_FORMATS, ...KUBERNETES_FORMATS, ...VAULT_FORMATS, ...SERVICE_FORMATS,
  ...WINDOWS_FORMATS, ...UNIX_FORMATS, ...INTERCHANGE_FORMATS, ...INVENTORY_FORMATS,
];

const BY_ID = new Map(FORMATS.map((f) => [f.id, f]));

export function formatOf(id: string): Format | undefined {
  return BY_ID.get(id);
}
