/** Formats of Amazon Web Services. */
import type { Format } from '../format.ts';
import { cloudTrailFormat } from '../formats/aws-cloudtrail.ts';
import { cloudTrailDigestFormat } from '../formats/aws-cloudtrail-digest.ts';
import { accessKeysFormat } from '../formats/aws-access-keys.ts';
import { authorizationDetailsFormat } from '../formats/aws-authorization-details.ts';
import { credentialReportFormat } from '../formats/aws-credential-report.ts';
import { instanceProfilesFormat } from '../formats/aws-instance-profiles.ts';
import { awsResourceListFormat } from '../formats/aws-resource-list.ts';
import { s3AccessFormat } from '../formats/aws-s3-access.ts';
import { oidcProvidersFormat } from '../formats/aws-oidc-providers.ts';

export const AWS_FORMATS: readonly Format[] = [
  cloudTrailFormat, cloudTrailDigestFormat, credentialReportFormat, authorizationDetailsFormat, accessKeysFormat, instanceProfilesFormat, oidcProvidersFormat,
  awsResourceListFormat, s3AccessFormat,
];
