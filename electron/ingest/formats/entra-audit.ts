/** The Entra audit log of changes in the directory. */
import { microsoftLog } from '../entra/dispatch.ts';

export const entraAuditFormat = microsoftLog('entra-audit', 'Microsoft Entra audit log', 'audit', 'records of directory changes: an activity, who initiated it, and its target resources');
