/** One message of any Linux log, in whatever shape it was kept: its meaning, and the event that it makes. */
import type { EventDraft, Fact } from '../../../shared/domain/event.ts';
import { skipped, type Reading } from '../../../shared/domain/reading.ts';
import { printInstant } from '../../../shared/domain/time.ts';
import { bounded } from '../text.ts';
import { understandAccounts } from './accounts.ts';
import type { Understood } from './meaning.ts';
import { SshSessions } from './sshd.ts';
import type { When } from './syslog.ts';

/** Longer messages are none of those that are read here, and patterns must not be run over megabytes. */
const MAX_MESSAGE = 8192;
const REPEATED = /^message repeated (\d{1,9}) times?: \[ ?(.*)\]$/s;
/** Bounds the memory of lines of one instant. */
const REMEMBERED = 10_000;

/** What the log says besides the message. */
export interface Beside {
  readonly host: string;
  readonly tag: string;
  readonly pid: string | undefined;
  readonly message: string;
  /** The source's own unique id of the line, where it has one. */
  readonly id?: string | undefined;
  /** The audit session that the line's process belonged to. */
  readonly auditSession?: string | undefined;
  readonly facts?: readonly Fact[] | undefined;
}

/** `sshd`, of `sshd-session`, `/usr/sbin/sshd` and `sshd@12`. */
const programOf = (tag: string): string => {
  const name = tag.slice(tag.lastIndexOf('/') + 1).replace(/@.*$/, '');
  return /^sshd(?:-session|-auth)?$/.test(name) ? 'sshd' : name;
};

export class Messages {
  readonly #sessions = new SshSessions();
  /** Lines of the present instant: the same words twice within one second are two happenings. */
  readonly #seen = new Map<string, number>();
  #instant = -1;

  read(beside: Beside, when: When): Reading {
    if (beside.message.length > MAX_MESSAGE) return skipped('a message longer than those of logins and commands are');
    const repeated = REPEATED.exec(beside.message);
    const message = repeated?.[2] ?? beside.message;
    const tag = programOf(beside.tag);
    const said = { host: beside.host, tag, pid: beside.pid, message: message.trim(), stamp: printInstant(when.at) };
    const understood: Understood = tag === 'sshd' ? this.#sessions.understand(said) : understandAccounts(said, this.#sessions);
    if ('why' in understood) return skipped(understood.why);
    const facts: Fact[] = (understood.facts ?? []).map((f) => ({ kind: f.kind, text: bounded(f.text) ?? '' }));
    if (repeated?.[1] !== undefined) facts.push({ kind: 'aggregated', text: repeated[1] });
    facts.push(...(beside.facts ?? []));
    const audit = beside.auditSession;
    const own = understood.credential;
    // A login presents what it presents; what comes after is the audit session's, which sudo and su keep.
    const login = understood.action === 'sshd:Login';
    const credential = audit === undefined || login ? own : { value: audit, kind: 'linux-audit-session' as const };
    if (audit !== undefined && !login && own !== undefined) facts.push({ kind: 'same-session', text: own.value });
    const issues = [...(understood.issues ?? [])];
    if (audit !== undefined && understood.action === 'sshd:SessionOpened' && own !== undefined && understood.actor !== undefined) {
      issues.push({ what: 'credential', value: audit, kind: 'linux-audit-session', holder: understood.actor });
    }
    const opening = audit !== undefined && understood.action === 'sshd:SessionOpened' && own !== undefined;
    const event: EventDraft = {
      at: when.at, precisionUs: when.precisionUs, twinKey: this.#keyOf(beside, when),
      action: understood.action, depth: understood.depth, outcome: understood.outcome, reason: bounded(understood.reason),
      actor: understood.actor, credential: opening ? own : credential, source: bounded(understood.source),
      target: { platform: 'linux', service: understood.service, resource: bounded(understood.resource), host: beside.host }, issues, facts,
    };
    return { kind: 'events', events: [event] };
  }

  #keyOf(beside: Beside, when: When): string {
    if (beside.id !== undefined) return beside.id;
    if (this.#instant !== when.at || this.#seen.size > REMEMBERED) {
      this.#instant = when.at;
      this.#seen.clear();
    }
    const key = `syslog:${beside.host}:${beside.tag}[${beside.pid ?? ''}]:${beside.message}`;
    const before = this.#seen.get(key) ?? 0;
    this.#seen.set(key, before + 1);
    return before === 0 ? key : `${key}#${before + 1}`;
  }
}
