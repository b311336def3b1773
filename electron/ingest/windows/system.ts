/** What was done on a machine: processes, services, tasks, shares, objects, the log itself. */
import { fact, session, subjectSession, type Handler } from './draft.ts';
import { accountOf, addressOf, isMachine, sessionOf, shortHost, subjectOf, targetUserOf } from './names.ts';

/** 4688: a process starts in the subject's session, or, when the machine starts it for somebody, in the target's. */
export const processCreated: Handler = (r) => {
  const subject = subjectOf(r);
  const own = subjectSession(r);
  const target = targetUserOf(r);
  const other = sessionOf(r, r.get('TargetLogonId'));
  const forOther = own === undefined && other !== undefined;
  const actor = forOther ? target ?? subject : subject ?? target;
  if (actor === undefined) return { skip: 'no identity in this event' };
  return {
    name: 'ProcessCreated', depth: 'changed', actor, credential: forOther ? session(other) : own, resource: r.get('NewProcessName'), agent: r.get('ParentProcessName'),
    facts: [fact('command', r.get('CommandLine') ?? r.get('NewProcessName')), !forOther && other !== own?.value ? fact('token-use', other) : undefined, !forOther && other !== undefined ? fact('impersonated', target?.name) : undefined],
  };
};

/** 4697 (with the session that asked) and 7045 (the System log's copy, with only a SID): a service is installed, which runs what its author wants. */
export const serviceInstalled: Handler = (r) => ({
  name: 'ServiceInstalled', depth: 'controlled', service: 'service-control', actor: subjectOf(r) ?? accountOf({ sid: r.userSid }, r), credential: subjectSession(r), resource: r.get('ServiceName'),
  facts: [fact('command', r.get('ServiceFileName') ?? r.get('ImagePath')), fact('controls-host', shortHost(r.computer)), fact('also-target', r.get('ServiceAccount') ?? r.get('AccountName')), fact('correlation', r.get('ClientProcessId'))],
});

const TASK_DEPTH = { TaskCreated: 'controlled', TaskUpdated: 'controlled', TaskDeleted: 'changed', TaskEnabled: 'changed', TaskDisabled: 'changed' } as const;

/** 4698 to 4702: scheduled tasks. What they run stands in the task's XML. */
export const task = (name: keyof typeof TASK_DEPTH): Handler => (r) => {
  const content = r.get('TaskContent') ?? r.get('TaskContentNew') ?? '';
  const inside = (tag: string): string | undefined => new RegExp(`<${tag}>([^<]{1,2000})</${tag}>`).exec(content)?.[1]?.trim();
  const command = [inside('Command'), inside('Arguments')].filter((p) => p !== undefined).join(' ');
  return {
    name, depth: TASK_DEPTH[name], service: 'task-scheduler', actor: subjectOf(r), credential: subjectSession(r), resource: r.get('TaskName'),
    facts: [fact('command', command), TASK_DEPTH[name] === 'controlled' ? fact('controls-host', shortHost(r.computer)) : undefined, fact('also-target', inside('UserId'))],
  };
};

/** Bits of an access mask that write, delete or change rights. */
const WRITES = 0x2n | 0x4n | 0x10n | 0x100n | 0x10000n | 0x40000n | 0x80000n | 0x40000000n;

function writes(mask: string | undefined): boolean {
  return mask !== undefined && /^0x[0-9a-f]{1,16}$/i.test(mask) && (BigInt(mask) & WRITES) !== 0n;
}

/** 5140, 5145, 5142, 5143: a share is used or made. */
export const share = (name: string): Handler => (r) => {
  const actor = subjectOf(r);
  const relative = r.get('RelativeTargetName');
  if (actor === undefined) return { skip: 'no identity in this event' };
  const path = r.get('ShareName');
  const made = name === 'ShareCreated' || name === 'ShareChanged';
  return {
    name, depth: made || (name === 'ShareFileAccess' && writes(r.get('AccessMask'))) ? 'changed' : 'read', service: 'smb', actor, credential: subjectSession(r), source: addressOf(r.get('IpAddress')),
    resource: path === undefined ? relative : relative === undefined ? path : `${path}\\${relative.replace(/^\\/, '')}`, facts: [fact('permission', r.get('AccessMask')), fact('path', r.get('ShareLocalPath'))],
  };
};

/** 4656, 4661, 4663, 4670, 4660: an object is opened or used. */
export const object = (name: string): Handler => (r) => {
  const actor = subjectOf(r);
  if (actor === undefined) return { skip: 'no identity in this event' };
  const lsass = /\\lsass\.exe$/i.test(r.get('ObjectName') ?? '');
  return {
    name, depth: name === 'ObjectOpened' ? 'enumerated' : writes(r.get('AccessMask')) && !lsass ? 'changed' : 'read', service: 'object', actor, credential: subjectSession(r), resource: r.get('ObjectName') ?? r.get('ObjectType'), agent: r.get('ProcessName'),
    facts: [fact('permission', r.get('AccessMask')), lsass && !isMachine(actor) ? fact('secret-read', `memory of lsass.exe on ${shortHost(r.computer)}`) : undefined],
  };
};

/** 1102 of Security, 104 of System: the log was emptied. */
export const logCleared: Handler = (r) => ({
  name: 'LogCleared', depth: 'changed', service: 'event-log', outcome: 'success', actor: subjectOf(r) ?? accountOf({ user: r.get('SubjectUserName') }, r) ?? accountOf({ sid: r.userSid }, r), credential: subjectSession(r), resource: r.get('Channel') ?? r.channel,
});

/** 4608, 6005, Kernel-General 12: the machine starts. Logon ids begin anew: every session of before has ended, which `COMPUTER:*` says. */
export const booted: Handler = (r) => ({
  name: 'Started', depth: 'enumerated', outcome: 'success', actor: { name: `${shortHost(r.computer)}\\system`, kind: 'machine' }, facts: [fact('revokes', r.computer === '' ? undefined : `${r.computer}:*`)],
});

/** 4719, 4907, 4739: what is audited, or a domain policy, was changed. */
export const policyChanged = (name: string): Handler => (r) => ({
  name, depth: 'changed', service: 'policy', actor: subjectOf(r), credential: subjectSession(r), resource: r.get('SubcategoryGuid') ?? r.get('ObjectName') ?? r.get('DomainName'), facts: [fact('permission', r.get('AuditPolicyChanges'))],
});

/** 5379, 5381, 5382: stored credentials were read from the vault of a user. */
export const vaultRead: Handler = (r) => {
  const actor = subjectOf(r);
  if (actor === undefined || isMachine(actor)) return { skip: 'a credential vault read by the machine itself' };
  const target = r.get('TargetName') ?? r.get('Resource') ?? r.get('SchemaFriendlyName');
  return { name: 'VaultRead', depth: 'read', service: 'credential-manager', actor, credential: subjectSession(r), resource: target, facts: [fact('secret-read', target === undefined ? undefined : `credential manager: ${target}`)] };
};
