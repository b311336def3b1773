/** What the handlers of single events give, and how it becomes an event: time, place, outcome and key are the same for all. */
import type { EventDraft, Fact, FactKind, Issue, NamedIdentity } from '../../../shared/domain/event.ts';
import type { Depth, Outcome } from '../../../shared/domain/kinds.ts';
import { skipped, type Reading } from '../../../shared/domain/reading.ts';
import { bounded } from '../text.ts';
import { domainOfHost, sessionOf, shortHost } from './names.ts';
import { tellsAlone, twinKeyOf, type WindowsRecord } from './record.ts';

export interface Made {
  /** What stands behind the event number in the action: `4624` gives `security:4624-Logon`. */
  readonly name: string;
  readonly depth: Depth;
  readonly actor?: NamedIdentity | undefined;
  readonly credential?: EventDraft['credential'];
  readonly source?: string | undefined;
  readonly agent?: string | undefined;
  /** Where it took effect, when not on the machine that wrote the record. */
  readonly host?: { readonly host: string; readonly account: string | undefined } | undefined;
  /** What of the machine was touched: `kerberos`, `smb`, `directory`; absent for the machine as such. */
  readonly service?: string | undefined;
  readonly resource?: string | undefined;
  readonly outcome?: Outcome | undefined;
  readonly reason?: string | undefined;
  readonly issues?: readonly Issue[] | undefined;
  readonly facts?: readonly (Fact | undefined)[] | undefined;
}

/** One record's meaning, or why it has none for us. */
export type Handler = (r: WindowsRecord) => Made | { readonly skip: string };

export const session = (value: string | undefined): EventDraft['credential'] => (value === undefined ? undefined : { value, kind: 'windows-logon-session' });
export const kerberos = (value: string | undefined): EventDraft['credential'] => (value === undefined ? undefined : { value, kind: 'kerberos-logon' });
export const subjectSession = (r: WindowsRecord): EventDraft['credential'] => session(sessionOf(r, r.get('SubjectLogonId')));

export const fact = (kind: FactKind, text: string | undefined): Fact | undefined => (text === undefined || text === '' ? undefined : { kind, text: bounded(text) ?? text });

/** Short names of channels, as the service part of actions. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['security', 'security'], ['system', 'system'], ['application', 'application'], ['microsoft-windows-sysmon/operational', 'sysmon'],
  ['microsoft-windows-terminalservices-localsessionmanager/operational', 'rdp-session'],
  ['microsoft-windows-terminalservices-remoteconnectionmanager/operational', 'rdp-connection'],
  ['microsoft-windows-terminalservices-rdpclient/operational', 'rdp-client'], ['microsoft-windows-winrm/operational', 'winrm'],
  ['microsoft-windows-powershell/operational', 'powershell'], ['windows powershell', 'powershell-classic'], ['powershellcore/operational', 'powershell'],
  ['microsoft-windows-ntlm/operational', 'ntlm'], ['microsoft-windows-taskscheduler/operational', 'task-scheduler'], ['openssh/operational', 'openssh'],
  ['microsoft-windows-wmi-activity/operational', 'wmi'],
]);

export function serviceOf(channel: string): string {
  const lower = channel.toLowerCase();
  return SERVICES.get(lower) ?? (lower === '' ? 'windows' : lower.replace(/^microsoft-windows-/, '').replace(/[^a-z0-9/_.-]+/g, '-'));
}

export function readingOf(r: WindowsRecord, made: Made | { readonly skip: string }): Reading {
  if ('skip' in made) return skipped(made.skip);
  const service = serviceOf(r.channel);
  const outcome = made.outcome ?? (r.outcome === 'failure' ? 'failure' : 'success');
  return {
    kind: 'events',
    events: [{
      at: r.at,
      precisionUs: r.precisionUs,
      twinKey: twinKeyOf(r),
      keyTells: tellsAlone(r),
      action: `${service}:${r.eventId}${made.name === '' ? '' : `-${made.name}`}`,
      depth: made.depth,
      outcome,
      reason: outcome === 'failure' ? bounded(made.reason) : undefined,
      actor: made.actor,
      credential: made.credential,
      source: made.source,
      agent: bounded(made.agent),
      target: {
        platform: 'windows', account: made.host === undefined ? domainOfHost(r.computer) : made.host.account, service: made.service,
        resource: bounded(made.resource), host: made.host?.host ?? shortHost(r.computer),
      },
      // What failed brought nothing into being.
      issues: outcome === 'failure' ? [] : made.issues ?? [],
      facts: (made.facts ?? []).filter((f): f is Fact => f !== undefined && (outcome !== 'failure' || (f.kind !== 'revokes' && f.kind !== 'controls-host' && f.kind !== 'access-to'))),
    }],
  };
}
