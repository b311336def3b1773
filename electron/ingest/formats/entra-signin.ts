/** Entra sign-in logs: interactive, non-interactive, service principal and managed identity, in all shapes they are exported in. */
import { microsoftLog } from '../entra/dispatch.ts';

export const entraSigninFormat = microsoftLog('entra-signin', 'Microsoft Entra sign-in log', 'signin', 'records of sign-ins: when, who or which application, from where, and a status');
