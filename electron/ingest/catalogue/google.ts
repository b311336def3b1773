/** Google Cloud and Google Workspace. */
import type { Format } from '../format.ts';
import { gcpAuditFormat } from '../formats/gcp-audit.ts';
import { gcpInventoryFormat } from '../formats/gcp-inventory.ts';
import { googleWorkspaceFormat } from '../formats/google-workspace.ts';

export const GOOGLE_FORMATS: readonly Format[] = [gcpAuditFormat, googleWorkspaceFormat, gcpInventoryFormat];
