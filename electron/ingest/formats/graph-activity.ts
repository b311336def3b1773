/** Microsoft Graph activity log. */
import { microsoftLog } from '../entra/dispatch.ts';

export const graphActivityFormat = microsoftLog('graph-activity', 'Microsoft Graph activity log', 'graph', 'records of Graph requests: RequestUri, RequestMethod, and the sign-in of the token');
