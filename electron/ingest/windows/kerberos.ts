/**
 * Kerberos and NTLM as a domain controller logs them: 4768 to 4771, 4776. Since 2024 controllers also write hashes of tickets, which join
 * a ticket request to the ticket it presented.
 * https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/event-4769
 */
import type { EventDraft, Issue } from '../../../shared/domain/event.ts';
import { fact, type Handler } from './draft.ts';
import { accountOf, addressOf, guidOf, targetUserOf } from './names.ts';
import type { WindowsRecord } from './record.ts';
import { isSuccess, kerberosStatus, statusText } from './status.ts';
import { workstationOf } from './logons.ts';

const ticket = (text: string | undefined): string | undefined => (text === undefined || /^n\/a$/i.test(text) ? undefined : `ticket:${text}`);

/** The certificate of a smart card or key credential, by its serial number, which the issuing authority logs too. */
function certificateOf(r: WindowsRecord): EventDraft['credential'] {
  const serial = r.get('CertSerialNumber');
  const print = r.get('CertThumbprint');
  if (serial !== undefined) return { value: `certificate-serial:${serial.toLowerCase()}`, kind: 'certificate' };
  return print === undefined ? undefined : { value: `certificate-thumbprint:${print.toLowerCase()}`, kind: 'certificate' };
}

/** 4768: the first ticket of a logon. */
export const ticketGrantingTicket: Handler = (r) => {
  const actor = targetUserOf(r);
  const status = r.get('Status');
  const issued = ticket(r.get('ResponseTicket') ?? r.get('ResponseTicketHash'));
  return {
    name: 'TgtRequest', service: 'kerberos', depth: 'enumerated', actor, credential: certificateOf(r), source: addressOf(r.get('IpAddress')), resource: r.get('ServiceName'),
    outcome: isSuccess(status) ? 'success' : 'failure', reason: kerberosStatus(status), agent: encryptionOf(r),
    issues: issued === undefined ? [] : [{ what: 'credential', value: issued, kind: 'kerberos-logon', holder: actor }],
    facts: [fact('key-fingerprint', r.get('CertThumbprint')?.toLowerCase()), fact('same-session', guidOf(r.get('LogonGuid')))],
  };
};

const encryptionOf = (r: WindowsRecord): string | undefined => {
  const type = r.get('TicketEncryptionType');
  return type === undefined || /^0xf+$/i.test(type) ? undefined : `ticket encryption ${type}`;
};

/** 4769, 4770: a ticket for a service. Its LogonGuid is the one that the service's machine writes in its 4624. */
export const serviceTicket = (name: string): Handler => (r) => {
  const actor = targetUserOf(r);
  const status = r.get('Status') ?? r.get('FailureCode');
  const guid = guidOf(r.get('LogonGuid'));
  const presented = ticket(r.get('RequestTicketHash'));
  const issues: Issue[] = [];
  if (guid !== undefined) issues.push({ what: 'credential', value: guid, kind: 'kerberos-logon', holder: actor });
  const issued = ticket(r.get('ResponseTicketHash'));
  if (issued !== undefined) issues.push({ what: 'credential', value: issued, kind: 'kerberos-logon', holder: actor });
  return {
    name, service: 'kerberos', depth: 'enumerated', actor, credential: presented === undefined ? undefined : { value: presented, kind: 'kerberos-logon' },
    source: addressOf(r.get('IpAddress')), resource: r.get('ServiceName'), outcome: isSuccess(status) ? 'success' : 'failure', reason: kerberosStatus(status),
    agent: encryptionOf(r), issues, facts: [fact('delegation-link', r.get('TransmittedServices')), issued === undefined || guid === undefined ? undefined : fact('same-session', issued)],
  };
};

/** 4771: wrong password or certificate. */
export const preAuthenticationFailed: Handler = (r) => ({
  name: 'PreAuthenticationFailed', service: 'kerberos', depth: 'enumerated', actor: targetUserOf(r), credential: certificateOf(r), source: addressOf(r.get('IpAddress')), resource: r.get('ServiceName'), outcome: 'failure',
  reason: kerberosStatus(r.get('Status') ?? r.get('FailureCode')),
});

/** 4776: NTLM, checked by the machine that holds the account. The caller's address is not in it, only the name it gives itself. */
export const ntlmValidation: Handler = (r) => {
  const status = r.get('Status') ?? r.get('ErrorCode');
  return {
    name: 'NtlmValidation', service: 'ntlm', depth: 'enumerated', actor: accountOf({ user: r.get('TargetUserName') }, r), agent: r.get('PackageName'),
    outcome: isSuccess(status) ? 'success' : 'failure', reason: statusText(status), facts: [workstationOf(r, r.get('Workstation') ?? r.get('WorkstationName'))],
  };
};
