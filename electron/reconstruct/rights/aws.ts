/**
 * Steps that rights of AWS open: access keys and passwords for users, trust of roles rewritten, roles passed to something that runs code, secrets
 * read, hosts and functions run on. What a right opens for many is one step to a set; a holder that may give itself any right reaches all of its account.
 */
import type { InventoryRow } from '../../../shared/domain/inventory.ts';
import type { AwsAct } from '../../../shared/domain/right.ts';
import { Held, type Holder, type Target } from './aws-held.ts';
import { onOf, sentence, step, type Edge, type Member, type SetMember, type Sets, type Source } from './edge.ts';
import { judge, NEW, type Judged, type Knows, type Policies, type Resource, type Stated } from './judge.ts';

const TAKES_USER: readonly (readonly [AwsAct, string])[] = [
  ['iam:CreateAccessKey', 'may make access keys'], ['iam:UpdateLoginProfile', 'may set the password'], ['iam:CreateLoginProfile', 'may give a password'],
];
/** Who may pass a role to these, and start them, runs code as the role. */
const SERVICES: readonly (readonly [string, readonly AwsAct[], string])[] = [
  ['lambda.amazonaws.com', ['lambda:CreateFunction', 'lambda:InvokeFunction'], 'may run a function that carries it'],
  ['ec2.amazonaws.com', ['ec2:RunInstances'], 'may start an instance that carries it'],
  ['ecs-tasks.amazonaws.com', ['ecs:RegisterTaskDefinition', 'ecs:RunTask'], 'may run a task that carries it'],
  ['glue.amazonaws.com', ['glue:CreateJob', 'glue:StartJobRun'], 'may run a job that carries it'],
  ['codebuild.amazonaws.com', ['codebuild:CreateProject', 'codebuild:StartBuild'], 'may run a build that carries it'],
  ['cloudformation.amazonaws.com', ['cloudformation:CreateStack'], 'may make a stack that acts with it'],
  ['sagemaker.amazonaws.com', ['sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl'], 'may open a notebook that carries it'],
];
/** On itself, these end all limits of their holder but a refusal or a boundary. */
const RAISES: Readonly<Record<Holder['type'], readonly AwsAct[]>> = { user: ['iam:AttachUserPolicy', 'iam:PutUserPolicy'], role: ['iam:AttachRolePolicy', 'iam:PutRolePolicy'], group: [] };
const READS_SECRET: readonly AwsAct[] = ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'];
const READS_PARAMETER: readonly AwsAct[] = ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'];
const RUNS_ON: readonly (readonly [AwsAct, string])[] = [['ssm:SendCommand', 'may run commands there'], ['ssm:StartSession', 'may open a session there'], ['ec2-instance-connect:SendSSHPublicKey', 'may log on there with a key of its own']];

type What = 'user' | 'role' | 'secret' | 'host' | 'function';
type Found = readonly (readonly [Target, Judged | undefined])[];

const everyone = (account: string): string => `every identity of AWS account ${account}`;

export class AwsRights {
  readonly held: Held;
  readonly #sets: Sets;
  /** What a list of statements lets its holder act on, for all holders of the same. */
  readonly #judged = new Map<string, readonly (readonly [Target, Judged])[]>();
  readonly #numbers = new Map<string, number>();
  readonly #numberOfRight = new Map<Stated['right'], number>();
  readonly #setOf = new WeakMap<Found, readonly SetMember[]>();
  readonly #assumed = new Map<string, readonly Edge[]>();
  readonly #trustSets = new WeakMap<readonly Edge[], readonly SetMember[]>();
  readonly #everyOf = new Map<string, readonly SetMember[]>();

  constructor(rows: readonly InventoryRow[], canonical: (name: string) => string, sets: Sets) {
    this.held = new Held(rows, canonical);
    this.#sets = sets;
  }

  /** Whether an identity's own policies let it assume a role: undefined where its policies are not known. */
  mayAssume(id: string, role: string): Judged | undefined {
    const holder = this.held.holder(id);
    if (holder === undefined || (holder.statements.length === 0 && !holder.complete)) return undefined;
    const name = this.held.holder(role)?.arn ?? role;
    const judged = judge(holder, 'sts:AssumeRole', { name });
    // A policy that cannot be read may allow it; none of them takes a refusal back.
    if (judged.verdict === 'no' && !holder.complete) return refused(holder, 'sts:AssumeRole', { name }) ? judged : undefined;
    return judged;
  }

  /** Whether policies known to be the identity's refuse that it assumes the role, whoever trusts it. */
  refusesToAssume(id: string, role: string): boolean {
    const holder = this.held.holder(id);
    return holder !== undefined && refused(holder, 'sts:AssumeRole', { name: this.held.holder(role)?.arn ?? role });
  }

  steps(id: string): readonly Edge[] {
    const account = /^every identity of AWS account (\d{12}) \(/.exec(id)?.[1];
    if (account !== undefined) return this.#ofEveryone(id, account);
    const made = this.held.holder(id);
    // What a group has counts for its members, with what they are refused; the group itself does nothing.
    if (made === undefined || made.type === 'group') return [];
    const holder = this.#withGroupsToJoin(made);
    if (!holder.statements.some((s) => s.right.effect === 'allow')) return [];
    const raised = this.#raised(holder);
    return [
      ...raised,
      // Whoever reaches all of the account has these among them.
      ...(raised.some((e) => !e.conditional) ? [] : [
        ...TAKES_USER.flatMap(([act, words]) => this.#on(holder, act, words, 'may-control', 'user')),
        ...this.#on(holder, 'iam:UpdateAssumeRolePolicy', 'may rewrite whom it trusts', 'may-control', 'role'),
        ...this.#passed(holder),
      ]),
      ...READS_SECRET.flatMap((act) => this.#on(holder, act, 'may read the secret', 'may-read', 'secret', 'secretsmanager')),
      ...READS_PARAMETER.flatMap((act) => this.#on(holder, act, 'may read the parameter', 'may-read', 'secret', 'ssm')),
      ...this.#on(holder, 'lambda:UpdateFunctionCode', 'may replace the code of the function', 'may-control', 'function'),
      ...RUNS_ON.flatMap(([act, words]) => this.#on(holder, act, words, 'may-control', 'host')),
    ].filter((e) => e.to !== id);
  }

  /** A user that may put itself into a group has what the group has. */
  #withGroupsToJoin(holder: Holder): Holder {
    if (holder.type !== 'user' || !mentions(holder, 'iam:AddUserToGroup')) return holder;
    const more = this.held.targets('group', holder.account).filter((g) => !holder.groups.includes(g.id)).flatMap((g) => {
      const joins = judge(holder, 'iam:AddUserToGroup', g);
      if (joins.verdict === 'no') return [];
      return this.held.ofGroup(g.id).filter((s) => s.right.effect === 'allow').map(({ right, row }): Stated => ({
        right: { ...right, by: `${right.by ?? 'without a name'} of group ${g.name}, into which it may put itself (iam:AddUserToGroup)`, ...(joins.verdict === 'yes' ? {} : { if: [right.if, ...joins.ifs].filter((t) => t !== undefined).join(' and ') }) }, row,
      }));
    });
    return more.length === 0 ? holder : { ...holder, statements: [...holder.statements, ...more] };
  }

  /** Rights with which it may give itself every right. */
  #raised(holder: Holder): readonly Edge[] {
    const itself: Resource = { name: holder.arn };
    const ways: (readonly [string, Judged])[] = [
      ...RAISES[holder.type].map((act) => [act, judge(holder, act, itself)] as const),
      ...holder.groups.flatMap((g) => (['iam:AttachGroupPolicy', 'iam:PutGroupPolicy'] as const).map((act) => [act, judge(holder, act, { name: this.held.holder(g)?.arn ?? g })] as const)),
      ...holder.attached.filter((p) => !p.includes(':iam::aws:')).flatMap((p) => (['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'] as const).map((act) => [act, judge(holder, act, { name: p })] as const)),
    ];
    const best = ways.find(([, j]) => j.verdict === 'yes') ?? ways.find(([, j]) => j.verdict === 'conditional');
    if (best === undefined || best[1].by === undefined) return [];
    const [act, judged] = best;
    // What refuses it something, and what bounds it, stays whatever it gives itself.
    const kept = [
      ...(holder.bounds.length > 0 ? ['its boundary, which stays, allows it'] : []),
      ...(holder.statements.some((s) => s.right.effect === 'deny') ? ['what its policies refuse leaves it open'] : []),
    ];
    const to = this.#everyone(holder.account, best[1].by.row);
    const ifs = [...judged.ifs, ...kept];
    const words = `may give itself any right, and act as any identity of account ${holder.account}`;
    return [step('may-control', holder.id, to, best[1].by.row, sentence(words, act, { ...judged, ifs }), ifs.length > 0)];
  }

  #everyone(account: string, row: Source): Member {
    const key = `everyone ${account}`;
    const members = this.#everyOf.get(key) ?? this.held.identities(account).map((t): SetMember => ({ name: t.id, kind: t.kind }));
    this.#everyOf.set(key, members);
    return this.#sets.put(everyone(account), 'account', members, row);
  }

  /** Who may act as anyone of an account may do what any of them may. */
  #ofEveryone(id: string, account: string): readonly Edge[] {
    const row = this.#sets.membersOf(id)[0];
    if (row === undefined) return [];
    const stated: Source = { id: row.entry, asOf: row.asOf, platform: 'aws' };
    return (['secret', 'host', 'function'] as const).flatMap((kind) => {
      const words = kind === 'secret' ? 'as whoever of them may read it, or with a right it gives itself' : 'as whoever of them may run what it likes there, or with a right it gives itself';
      return this.#name(this.held.targets(kind, account).map((t) => [t, undefined] as const), kind, account, undefined, stated).map(([to]) => step(kind === 'secret' ? 'may-read' : 'may-control', id, to, stated, words, false));
    });
  }

  /** Every target of a kind on which the holder may do the act. */
  #on(holder: Holder, act: AwsAct, words: string, kind: Edge['kind'], what: What, service?: string): readonly Edge[] {
    if (!mentions(holder, act)) return [];
    return this.#steps(holder, act, words, kind, what, this.#allowed(holder, act, what, service));
  }

  #steps(holder: Holder, act: string, words: string, kind: Edge['kind'], what: What, found: readonly (readonly [Target, Judged])[]): readonly Edge[] {
    const opened = what === 'secret' && this.held.needs.size > 0 ? found.map(([t, j]) => [t, this.#opened(holder, t, j)] as const) : found;
    return this.#name(opened, what, holder.account, holder.id, opened[0]?.[1].by?.row).flatMap(([to, j]) => {
      const by = j?.by;
      return by === undefined ? [] : [step(kind, holder.id, to, by.row, sentence(words, act, j ?? { verdict: 'yes', by, ifs: [] }), j?.verdict === 'conditional')];
    });
  }

  /** A secret under a key of the customer's opens only to who may use the key, which the key's own policy may allow too. */
  #opened(holder: Holder, secret: Target, judged: Judged): Judged {
    const locked = (this.held.needs.get(secret.id) ?? []).filter(({ right }) => (right.on ?? []).some((key) => judge(holder, 'kms:Decrypt', { name: key }).verdict !== 'yes'));
    const key = locked[0]?.right.on?.[0];
    return key === undefined ? judged : { ...judged, verdict: 'conditional', ifs: [...judged.ifs, `it may decrypt with ${key}, which its policies do not plainly allow`] };
  }

  /** Up to a few one by one; more are a set, whose members say which of them hang on a condition. */
  #name(found: Found, what: What, account: string, self: string | undefined, row: Source | undefined): (readonly [Member, Judged | undefined])[] {
    const others = found.filter(([t]) => t.id !== self);
    if (others.length <= this.#sets.many || row === undefined) return others.map(([t, j]) => [{ name: t.id, kind: t.kind }, j] as const);
    const uneven = new Set(others.map(([, j]) => j?.verdict)).size > 1;
    const known = this.held.targets(what, account);
    const all = uneven ? undefined : allBut(known, others, self);
    const best = others.find(([, j]) => j?.verdict === 'yes')?.[1] ?? others[0]?.[1];
    const title = all === undefined ? `${what}s of AWS account ${account} that ${best === undefined ? 'inventories name' : `a policy names (${onOf(best)})`}`
      : `every ${what} of AWS account ${account}${all === '' ? '' : ` but ${all}`}`;
    const members = all === undefined ? this.#members(found, undefined, uneven) : this.#members(known.filter((t) => t.id !== all).map((t) => [t, undefined] as const), `${what} ${account} ${all}`, false);
    return [[this.#sets.put(title, 'group', members, row), best]];
  }

  /** The same list for the same judgement, so that a set is known again without being compared. */
  #members(found: Found, key: string | undefined, uneven: boolean): readonly SetMember[] {
    const known = key === undefined ? this.#setOf.get(found) : this.#everyOf.get(key);
    if (known !== undefined) return known;
    const members = found.map(([t, j]): SetMember => ({ name: t.id, kind: t.kind, conditional: uneven && j?.verdict === 'conditional' }));
    if (key === undefined) this.#setOf.set(found, members);
    else this.#everyOf.set(key, members);
    return members;
  }

  #passed(holder: Holder): readonly Edge[] {
    if (!mentions(holder, 'iam:PassRole')) return [];
    return SERVICES.flatMap(([service, acts, words]) => {
      if (!this.held.servedBy.has(service)) return [];
      const started = acts.map((act) => judge(holder, act, NEW));
      if (started.some((j) => j.verdict === 'no')) return [];
      const more = started.flatMap((j) => j.ifs);
      const found = this.#allowed(holder, 'iam:PassRole', 'role', service);
      return this.#steps(holder, `iam:PassRole with ${acts.join(' and ')}`, words, 'may-control', 'role', more.length === 0 ? found : found.map(([t, j]) => [t, { ...j, verdict: 'conditional', ifs: [...j.ifs, ...more] }] as const));
    });
  }

  /** Judged once for all whose statements are the same. `service`: only secrets of it, or roles that trust it. */
  #allowed(holder: Holder, act: AwsAct, what: What, service?: string): readonly (readonly [Target, Judged])[] {
    const policies = about(holder, act);
    const key = `${what} ${service ?? ''} ${this.#keyOf(holder, act)}`;
    const done = this.#judged.get(key);
    if (done !== undefined) return done;
    const served = what === 'role' && service !== undefined ? this.held.servedBy.get(service) : undefined;
    const found = this.held.targets(what, holder.account).flatMap((t): (readonly [Target, Judged])[] => {
      if ((served !== undefined && !served.has(t.id)) || (what === 'secret' && service !== undefined && !t.name.includes(`:${service}:`))) return [];
      const judged = judge(policies, act, t, served === undefined || service === undefined ? undefined : passedTo(service));
      return judged.verdict === 'no' ? [] : [[t, judged]];
    });
    this.#judged.set(key, found);
    return found;
  }

  /**
   * Of roles that trust the identity's whole account, those that its own policies let it assume: one by one, or as a set. Undefined where its
   * policies are not known.
   */
  assumed(id: string, trusts: readonly Edge[]): readonly Edge[] | undefined {
    const holder = this.held.holder(id);
    if (holder === undefined || (holder.statements.length === 0 && !holder.complete)) return undefined;
    // What a group has counts for its members, with what they are refused.
    if (holder.type === 'group') return [];
    const key = `trusts ${holder.complete ? '' : '?'}${this.#keyOf(holder, 'sts:AssumeRole')}`;
    const open = this.#assumed.get(key) ?? trusts.flatMap((e) => this.#trusting(id, e));
    this.#assumed.set(key, open);
    const [first] = open;
    if (open.length <= this.#sets.many || first === undefined) return open.map((e) => ({ ...e, from: id }));
    const by = trusts.map((e) => this.mayAssume(id, e.to)).find((j) => j?.by !== undefined);
    const title = `roles that trust AWS account ${holder.account} as a whole${by === undefined ? '' : ` and that a policy names (${onOf(by)})`}`;
    const members = this.#trustSets.get(open) ?? open.map((e): SetMember => ({ name: e.to, kind: e.toKind, conditional: e.conditional, said: e }));
    this.#trustSets.set(open, members);
    const to = this.#sets.put(title, 'group', members, { id: first.entry, asOf: first.asOf, platform: first.platform });
    const source: Source = by?.by?.row ?? { id: first.entry, asOf: first.asOf, platform: first.platform };
    return [step('may-become', id, to, source, by === undefined ? 'trusted as the whole account; if its policies allow it, which are not all in the evidence' : sentence('may assume roles that trust its whole account', 'sts:AssumeRole', by), by === undefined || by.verdict === 'conditional')];
  }

  #trusting(id: string, e: Edge): readonly Edge[] {
    const j = this.mayAssume(id, e.to);
    if (j?.verdict === 'no') return [];
    if (j === undefined) return [{ ...e, conditional: true, detail: `${e.detail ?? 'trusted'}; trusted as the whole account: if the identity’s own policies allow it, which are not all in the evidence` }];
    return [{ ...e, conditional: e.conditional || j.verdict === 'conditional', detail: `${e.detail ?? 'trusted'}; ${sentence('trusted as the whole account, and its own policies allow it', 'sts:AssumeRole', j)}` }];
  }

  /** The same for all whose statements on the act say the same, in one account. */
  #keyOf(holder: Holder, act: AwsAct): string {
    const { statements, bounds } = about(holder, act);
    const mine = [...statements, ...bounds.flatMap((b) => b ?? [])].some((s) => s.right.on?.some((p) => p.includes('${')) === true) ? holder.username ?? '' : '';
    return `${act} ${holder.account} ${mine} ${[statements, ...bounds].map((l) => l?.map((s) => this.#numberOf(s.right)).join(',') ?? '?').join('|')}`;
  }

  /** Statements that say the same have the same number. */
  #numberOf(right: Stated['right']): number {
    const known = this.#numberOfRight.get(right);
    if (known !== undefined) return known;
    const text = JSON.stringify(right);
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#numberOfRight.set(right, number);
    return number;
  }
}

/** The only one of those known, beside the holder itself, that is not among those found; empty where all are, undefined where more are not. */
function allBut(known: readonly Target[], found: Found, self: string | undefined): string | undefined {
  const short = known.length - (known.some((t) => t.id === self) ? 1 : 0) - found.length;
  if (short > 1) return undefined;
  if (short === 0) return '';
  const there = new Set(found.map(([t]) => t.id));
  return known.find((t) => t.id !== self && !there.has(t.id))?.id;
}

/** Of its policies, what speaks of the act. */
function about(holder: Holder, act: AwsAct): Policies {
  const speaks = (s: Stated): boolean => s.right.acts?.some((a) => a === '*' || a === act) === true;
  return { statements: holder.statements.filter(speaks), bounds: holder.bounds.map((b) => b?.filter(speaks)), username: holder.username };
}

const mentions = (holder: Holder, act: AwsAct): boolean => holder.statements.some((s) => s.right.effect === 'allow' && s.right.acts?.some((a) => a === '*' || a === act) === true);

/** A plain refusal, whatever else is allowed. */
function refused(holder: Holder, act: AwsAct, on: Resource): boolean {
  const open: Stated = { right: { effect: 'allow', acts: ['*'] }, row: holder.statements[0]?.row ?? ({} as InventoryRow) };
  return judge({ ...holder, statements: [open, ...holder.statements], bounds: [] }, act, on).verdict === 'no';
}

/** The one condition that passing a role nearly always has can be judged: which service it is passed to. */
const passedTo = (service: string): Knows => (condition) => {
  const m = /^StringEquals(?:IfExists)? iam:PassedToService = ("[^"]*"(?: or "[^"]*")*)$/i.exec(condition);
  return m === null ? undefined : (m[1] ?? '').split(' or ').includes(JSON.stringify(service));
};
