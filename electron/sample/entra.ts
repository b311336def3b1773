/** Entra: service principal sign-ins, calls to Microsoft Graph and directory audit, as diagnostic settings deliver them. */
import { rngOf } from './rng.ts';
import { micro, milli, type From, type Scribe } from './scribe.ts';
import { TENANT } from './world.ts';

export interface EntraApp { readonly name: string; readonly objectId: string; readonly appId: string; readonly principalId: string }

export function entraApp(name: string): EntraApp {
  const rng = rngOf(`entra ${name}`);
  return { name, objectId: rng.uuid(), appId: rng.uuid(), principalId: rng.uuid() };
}
export const keyIdOf = (label: string): string => rngOf(`entra secret ${label}`).uuid();
export const tokenOf = (label: string): string => `${rngOf(`entra token ${label}`).text(20, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}AA`;

export function signIn(s: Scribe, app: EntraApp, where: From, seconds: number, keyId: string, token: string): void {
  // The exports of a sign-in agree only to the second, so that is what is counted.
  s.shown.push({ credential: keyId, ms: seconds * 1000, source: where.from, failed: false });
  s.put('entra/service-principal-signins.jsonl', seconds, (ms) => ({
    time: micro(ms), resourceId: `/tenants/${TENANT}/providers/Microsoft.aadiam`, operationName: 'Sign-in activity', operationVersion: '1.0', category: 'ServicePrincipalSignInLogs', tenantId: TENANT, resultType: '0', callerIpAddress: where.from,
    properties: {
      id: s.rng.uuid(), createdDateTime: milli(ms), appId: app.appId, servicePrincipalId: app.principalId, servicePrincipalName: app.name, servicePrincipalCredentialKeyId: keyId, servicePrincipalCredentialThumbprint: '', uniqueTokenIdentifier: token, ipAddress: where.from,
      status: { errorCode: 0 }, resourceDisplayName: 'Microsoft Graph', resourceId: '00000003-0000-0000-c000-000000000000', correlationId: s.rng.uuid(), clientCredentialType: 'clientSecret',
    },
  }));
}

export function graph(s: Scribe, app: EntraApp, where: From, seconds: number, token: string, method: string, uri: string): void {
  s.put('entra/graph-activity.jsonl', seconds, (ms) => ({
    time: micro(ms), resourceId: `/TENANTS/${TENANT.toUpperCase()}/PROVIDERS/MICROSOFT.AADIAM`, operationName: 'Microsoft Graph Activity', operationVersion: 'v1.0', category: 'MicrosoftGraphActivityLogs', tenantId: TENANT, resultSignature: '200', callerIpAddress: where.from,
    properties: {
      timeGenerated: milli(ms), requestId: s.rng.uuid(), operationId: s.rng.uuid(), apiVersion: 'v1.0', requestMethod: method, responseStatusCode: method === 'POST' ? 201 : 200, tenantId: TENANT, appId: app.appId, servicePrincipalId: app.principalId, ipAddress: where.from, userAgent: where.agent,
      requestUri: `https://graph.microsoft.com/v1.0${uri}`, roles: 'Application.ReadWrite.All BackupRestore-Configuration.Read.All', signInActivityId: token, clientAuthMethod: 1,
    },
  }), { credential: token, source: where.from, failed: false });
}
