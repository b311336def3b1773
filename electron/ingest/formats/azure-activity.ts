/** The Azure Activity log, and the resource logs of storage accounts and key vaults that are exported beside it. */
import { microsoftLog } from '../entra/dispatch.ts';

export const azureActivityFormat = microsoftLog('azure-activity', 'Azure Activity log', 'azure', 'records of Azure operations: an operation name, a resource, and a caller');
