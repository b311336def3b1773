/** Every format, each in its own file. Order is only the order of listings: detection asks all of them. */
import type { Format } from './format.ts';
import { cloudTrailFormat } from './formats/aws-cloudtrail.ts';
import { cloudTrailDigestFormat } from './formats/aws-cloudtrail-digest.ts';
import { accessKeysFormat } from './formats/aws-access-keys.ts';
import { authorizationDetailsFormat } from './formats/aws-authorization-details.ts';
import { credentialReportFormat } from './formats/aws-credential-report.ts';
import { instanceProfilesFormat } from './formats/aws-instance-profiles.ts';
import { nhiCsvFormat } from './formats/nhi-csv.ts';
import { oidcProvidersFormat } from './formats/aws-oidc-providers.ts';

export const FORMATS: readonly Format[] = [
  cloudTrailFormat,
  cloudTrailDigestFormat,
  credentialReportFormat,
  authorizationDetailsFormat,
  accessKeysFormat,
  instanceProfilesFormat,
  oidcProvidersFormat,
  nhiCsvFormat,
];

export function formatOf(id: string): Format | undefined {
  return FORMATS.find((f) => f.id === id);
}
