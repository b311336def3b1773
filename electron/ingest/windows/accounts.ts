/**
 * Accounts, groups, directory objects and certificates: who was made, given a password, let into a group.
 * https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-10/security/threat-protection/auditing/audit-user-account-management
 */
import type { Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth } from '../../../shared/domain/kinds.ts';
import { printInstant } from '../../../shared/domain/time.ts';
import { fact, subjectSession, type Handler, type Made } from './draft.ts';
import { accountOf, isMachine, subjectOf, targetUserOf } from './names.ts';
import type { WindowsRecord } from './record.ts';

/** The password of an account, as a credential that can be ended and made anew; never its value. */
export const passwordOf = (account: string): string => `password:${account}`;

/** What an account event has in common: the subject does something to the target account. */
function onAccount(r: WindowsRecord, name: string, depth: Depth, more: Partial<Made> = {}): Made {
  const target = targetUserOf(r);
  return { name, depth, service: 'accounts', actor: subjectOf(r), credential: subjectSession(r), resource: target?.name, ...more };
}

/** The password that is valid from now on, told from the one before it by the instant it was set. */
const passwordIssue = (target: NamedIdentity | undefined, r: WindowsRecord): readonly Issue[] =>
  target === undefined || isMachine(target) ? [] : [{ what: 'credential', value: `${passwordOf(target.name)}@${printInstant(r.at)}`, kind: 'password', holder: target }];

/** 4720, 4741: an account is made. */
export const accountCreated = (name: string): Handler => (r) => {
  const target = targetUserOf(r);
  return onAccount(r, name, 'controlled', { issues: target === undefined ? [] : [{ what: 'identity', value: target.name, kind: target.kind, holder: target }, ...passwordIssue(target, r)] });
};

/** 4723 (own password), 4724 (another's), 4794 (directory restore mode): the old password ends, a new one begins. */
export const passwordSet = (name: string): Handler => (r) => {
  const target = targetUserOf(r);
  return onAccount(r, name, name === 'PasswordChanged' ? 'changed' : 'controlled', {
    issues: passwordIssue(target, r), facts: [fact('revokes', target === undefined || isMachine(target) ? undefined : passwordOf(target.name))],
  });
};

/** 4725, 4726, 4743: nobody can log on as it any more. Sessions it has already go on. */
export const accountEnded = (name: string): Handler => (r) => {
  const target = targetUserOf(r);
  return onAccount(r, name, 'changed', { facts: [fact('revokes', target === undefined ? undefined : passwordOf(target.name))] });
};

export const accountChanged = (name: string, depth: Depth = 'changed'): Handler => (r) => onAccount(r, name, depth, {
  facts: [
    fact('permission', r.get('AllowedToDelegateTo') === undefined ? undefined : `AllowedToDelegateTo: ${r.get('AllowedToDelegateTo') ?? ''}`),
    fact('permission', r.get('SidHistory') === undefined ? undefined : `SidHistory: ${r.get('SidHistory') ?? ''}`),
    fact('permission', r.get('ServicePrincipalNames') === undefined ? undefined : `ServicePrincipalNames: ${(r.get('ServicePrincipalNames') ?? '').replace(/\s+/g, ' ')}`),
    fact('permission', r.get('UserAccountControl') === undefined ? undefined : `UserAccountControl: ${(r.get('UserAccountControl') ?? '').replace(/\s+/g, ' ')}`),
    fact('also-target', r.get('NewTargetUserName')?.toLowerCase()),
  ],
});

/** 4740: an account was locked out; the record names the machine the wrong passwords came from where a domain would stand. */
export const lockedOut: Handler = (r) => {
  const target = accountOf({ user: r.get('TargetUserName'), sid: r.get('TargetSid') }, r);
  return { name: 'LockedOut', depth: 'attempted', service: 'accounts', actor: target, resource: target?.name, facts: [fact('workstation', r.get('TargetDomainName')?.toLowerCase())] };
};

/** 4728, 4732, 4756 and their counterparts: a member joins or leaves a group. The member is a SID, its name in the directory a DN. */
export const groupMember = (name: string): Handler => (r) => {
  const group = targetUserOf(r);
  const cn = /^CN=((?:[^,\\]|\\.)+)/i.exec(r.get('MemberName') ?? '')?.[1];
  const sid = r.get('MemberSid');
  const named = sid !== undefined && /^S-1-/.test(sid) ? undefined : accountOf({ user: sid }, r);
  const member = named?.name ?? (sid ?? cn);
  const added = name.endsWith('Added');
  return {
    name, depth: added ? 'controlled' : 'changed', service: 'accounts', actor: subjectOf(r), credential: subjectSession(r), resource: member,
    facts: [added ? fact('access-to', group?.name) : fact('also-target', group?.name), fact('also-target', r.get('MemberName'))],
  };
};

/** 4704, 4717: a right or a kind of logon is granted to an account. */
export const rightGranted = (name: string): Handler => (r) => ({
  name, depth: 'controlled', service: 'accounts', actor: subjectOf(r), credential: subjectSession(r), resource: r.get('TargetSid'),
  facts: [fact('access-to', (r.get('AccessGranted') ?? r.get('PrivilegeList'))?.replace(/\s+/g, ' '))],
});

/** Attributes whose change gives somebody the power to act as the object. */
const POWERFUL = new Set([
  'msds-keycredentiallink', 'msds-allowedtoactonbehalfofotheridentity', 'msds-allowedtodelegateto', 'serviceprincipalname', 'ntsecuritydescriptor', 'member', 'sidhistory',
  'useraccountcontrol', 'unicodepwd', 'gpcfilesyspath', 'gpcmachineextensionnames', 'gplink', 'scriptpath', 'altsecurityidentities', 'msds-groupmsamembership', 'dnshostname', 'admincount',
]);

/** 5136: an attribute of a directory object was given or lost a value. A key credential or an alternative identity is a credential planted on the object. */
export const directoryChanged: Handler = (r) => {
  const attribute = r.get('AttributeLDAPDisplayName');
  const dn = r.get('ObjectDN');
  const added = r.get('OperationType') !== '%%14675' && !/deleted/i.test(r.get('OperationType') ?? '');
  const lower = attribute?.toLowerCase() ?? '';
  const planted = added && dn !== undefined && (lower === 'msds-keycredentiallink' || lower === 'altsecurityidentities');
  const value = r.get('AttributeValue');
  const shown = attribute === undefined ? undefined : `${attribute}${value === undefined || lower === 'unicodepwd' ? '' : ` ${added ? '=' : '-='} ${value.slice(0, 400)}`}`;
  return {
    name: 'DirectoryChanged', depth: POWERFUL.has(lower) ? 'controlled' : 'changed', service: 'directory', actor: subjectOf(r), credential: subjectSession(r), resource: dn,
    issues: planted ? [{ what: 'credential', value: `key-credential:${dn.toLowerCase()}`, kind: 'certificate', holder: { name: dn, kind: 'unknown' } }] : [],
    facts: [
      fact('permission', shown), fact('correlation', r.get('OpCorrelationID')),
      added && lower === 'member' ? fact('access-to', dn) : undefined, added && lower === 'msds-allowedtoactonbehalfofotheridentity' ? fact('trusts', value) : undefined,
    ],
  };
};

const REPLICATION = /1131f6aa-9c07-11d1-f79f-00c04fc2dcd2|1131f6ad-9c07-11d1-f79f-00c04fc2dcd2|89e95b76-444d-4c62-991a-0facbeda640c/i;

/** 4662: an object of the directory was used. Reading with the replication rights gives every password hash of the domain. */
export const directoryUsed: Handler = (r) => {
  const actor = subjectOf(r);
  const replicates = REPLICATION.test(r.get('Properties') ?? '');
  if (actor === undefined) return { skip: 'no identity in this event' };
  return {
    name: replicates ? 'DirectoryReplication' : 'DirectoryAccess', depth: 'read', service: 'directory', actor, credential: subjectSession(r), resource: r.get('ObjectName'),
    // Domain controllers replicate from one another all day: that is no reading of secrets by anyone.
    facts: [replicates && !isMachine(actor) ? fact('secret-read', 'domain password hashes') : undefined],
  };
};

/** 4886 to 4888: a certificate was asked for, issued or refused. Its serial number is what a later logon with it carries. */
export const certificate = (name: string): Handler => (r) => {
  const requester = accountOf({ user: r.get('Requester') }, r);
  const serial = r.get('SerialNumber')?.toLowerCase().replace(/\s/g, '');
  const id = r.get('RequestId');
  const value = serial === undefined ? `certificate-request:${r.computer}:${id ?? '?'}` : `certificate-serial:${serial}`;
  const alternative = /(?:upn|dns)\s*=\s*([^\s&;,]+)/i.exec(`${r.get('SubjectAlternativeName') ?? ''} ${r.get('Attributes') ?? ''}`)?.[1];
  return {
    name, depth: name === 'CertificateIssued' ? 'controlled' : 'attempted', service: 'certificate-services', actor: requester, resource: r.get('Subject') ?? id,
    outcome: name === 'CertificateDenied' ? 'failure' : 'success',
    issues: name !== 'CertificateIssued' ? [] : [{ what: 'credential', value, kind: 'certificate', holder: requester }],
    facts: [fact('impersonated', accountOf({ user: alternative }, r)?.name), fact('scope', r.get('CertificateTemplate') ?? r.get('Attributes')), fact('correlation', id === undefined ? undefined : `certificate-request:${r.computer}:${id}`)],
  };
};
