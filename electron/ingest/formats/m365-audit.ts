/** The unified audit log of Microsoft 365: AuditData as lines, arrays, or a column of a table. */
import { microsoftLog } from '../entra/dispatch.ts';

export const m365AuditFormat = microsoftLog('m365-audit', 'Microsoft 365 unified audit log', 'm365', 'records with Operation, RecordType or Workload, and CreationTime (or an AuditData column)');
