/** Lineage and inventory → the ordered checklist with the case's own ids. Pure: same input, same checklist. */
import type { Checklist, Step, StepState } from '../../shared/domain/checklist.ts';
import type { Finding } from '../../shared/domain/finding.ts';
import type { Grade } from '../../shared/domain/kinds.ts';
import { microsOf, printInstant, SECOND_US, type Micros } from '../../shared/domain/time.ts';
import type { StepTemplate } from '../../shared/reference/index.ts';
import { unreachable } from '../base/assert.ts';
import { benignLimits } from './benign.ts';
import { breaksOf, NOTHING_BREAKS } from './breaks.ts';
import { carriedOut, endedBy, worstOf, type EnforcementFacts } from './enforcement.ts';
import { orderedUnits, type Ordered, type Unit } from './order.ts';
import { outcomesOf, type Attestation, type Custody } from './outcomes.ts';
import { fillCommand, fillWords, plain, type Filled, type Values } from './playbooks.ts';
import type { Subject, SubjectInput } from './subject.ts';
import { subjectsOf } from './subjects.ts';

export interface ChecklistInput extends SubjectInput {
  readonly attestations: readonly Attestation[];
  readonly custody: Custody;
  /** By credential value, identity name or name of the resource. */
  readonly laterUses: ReadonlyMap<string, EnforcementFacts>;
  /** Those that an analyst called benign: named, where they are about the trail. */
  readonly benign?: readonly Finding[] | undefined;
}

export function buildChecklist(input: ChecklistInput): Checklist {
  const subjects = subjectsOf(input);
  const ordered = orderedUnits(subjects);
  const limits = new Set(subjects.flatMap((s) => (s.limit === undefined ? [] : [plain(s.limit)])));
  const steps = ordered.units.map((unit, i) => stepOf(input, ordered, unit, i + 1, limits));
  for (const said of benignLimits(input.trace, input.benign ?? [])) limits.add(said);
  if (input.trace.credentials.length === 0) limits.add('The lineage is empty: no step can be planned before a suspect was named and traced.');
  return { outcomes: outcomesOf(input.trace, input.attestations, input.custody, steps), steps, limits: [...limits].sort() };
}

function stepOf(input: ChecklistInput, ordered: Ordered, unit: Unit, order: number, limits: Set<string>): Step {
  const { template, subjects } = unit;
  const values = valuesOf(subjects);
  const managed = template.per === 'role' && template.phase !== 'preserve' ? subjects.find((s) => s.holder.managedBy !== undefined)?.holder.managedBy : undefined;
  const words = (text: string): string => noted(fillWords(text, values), text, limits, subjects);
  const shown = shownOf(template, subjects);
  const why = words(template.why);
  if (managed !== undefined) limits.add(`${plain(shown.name)} is managed by ${managed}: IAM refuses to edit it, so its steps name no command.`);
  return {
    id: unit.id,
    phase: template.phase,
    order,
    title: words(template.title) + listing(template, subjects),
    operation: template.operation === undefined || managed !== undefined ? undefined : noted(fillCommand(template.operation, values), template.operation, limits, subjects),
    subject: shown,
    outcome: template.outcome,
    why: [managed === undefined ? '' : `This role is managed by ${managed} and cannot be edited in IAM: end its sessions and its assignment there.`, why, template.byHand === undefined ? '' : `No command: ${words(template.byHand)}.`, ends(template, subjects)].filter((t) => t !== '').join(' '),
    after: afterOf(ordered, unit),
    breaks: breaks(input, template, shown.name, subjects),
    residual: residual(template, subjects),
    check: template.check === undefined ? undefined : words(template.check),
    reversible: template.reversible,
    grade: strongest(subjects),
    events: [...new Set(subjects.flatMap((s) => s.events))].sort(),
    state: stateFor(input, template, subjects),
  };
}

/** Of a shared step: what all its subjects agree on, and the instant that lies after the last of them. */
function valuesOf(subjects: readonly Subject[]): Values {
  const until = subjects.reduce<Micros | undefined>((a, s) => (a === undefined || (s.until !== undefined && s.until > a) ? s.until : a), undefined);
  const after = until === undefined ? undefined : microsOf((Math.floor(until / SECOND_US) + 1) * SECOND_US);
  const merged: Record<string, string | undefined> = {};
  for (const s of subjects) for (const [name, value] of Object.entries(s.values)) merged[name] ??= value;
  return { ...merged, issued_at: after === undefined ? undefined : printInstant(after) };
}

function noted(filled: Filled, template: string, limits: Set<string>, subjects: readonly Subject[]): string {
  for (const { name, why } of filled.missing) {
    const who = subjects.map((s) => s.shown.id ?? plain(s.shown.name)).join(', ');
    limits.add(why === 'unknown' ? `${who}: no evidence names the ${name.replace('_', ' ')}; the steps show <${name}> in its place.`
      : `${who}: the ${name.replace('_', ' ')} holds characters that do not belong into a command; the steps show <${name}> in its place.`);
  }
  return filled.text;
}

function shownOf(template: StepTemplate, subjects: readonly Subject[]): Step['subject'] {
  const [first] = subjects;
  if (first === undefined) throw new Error(`step ${template.id} has no subject`);
  if (subjects.length === 1 && (template.per === 'subject' || first.shown.kind !== 'credential')) return first.shown;
  const arn = subjects.map((s) => s.names.find((n) => n.startsWith('arn:') && (n.includes(':user/') || n.includes(':role/')))).find((n) => n !== undefined);
  const { user, role, identity, instance, account } = valuesOf(subjects);
  if (template.per === 'user' && user !== undefined) return { kind: 'identity', name: arn ?? user, id: undefined };
  if (template.per === 'role' && role !== undefined) return { kind: 'identity', name: arn ?? role, id: undefined };
  if (template.per === 'instance' && instance !== undefined) return { kind: 'system', name: instance, id: undefined };
  if (template.per === 'account' && account !== undefined && first.place.startsWith('account/')) return { kind: 'system', name: `AWS account ${account}`, id: undefined };
  if (template.per === 'identity' && identity !== undefined) return { kind: 'identity', name: identity, id: undefined };
  return first.shown;
}

const credentialsOf = (subjects: readonly Subject[]): readonly Subject[] => subjects.filter((s) => s.shown.kind === 'credential');

function listing(template: StepTemplate, subjects: readonly Subject[]): string {
  const ids = credentialsOf(subjects).flatMap((s) => (s.shown.id === undefined ? [] : [s.shown.id]));
  if (template.per === 'subject' || template.per === 'account' || ids.length === 0) return '';
  return ids.length > 6 ? ` (for ${ids.length} credentials)` : ` (for ${ids.join(', ')})`;
}

function ends(template: StepTemplate, subjects: readonly Subject[]): string {
  const all = credentialsOf(subjects);
  if (template.per === 'subject' || template.phase !== 'contain' || all.length === 0) return '';
  return `It concerns ${all.map((s) => `${s.shown.id ?? ''} ${plain(s.shown.name)}`).join(', ')}.`;
}

function residual(template: StepTemplate, subjects: readonly Subject[]): string | undefined {
  if (template.phase !== 'contain' || (template.residual === undefined && !template.ends)) return undefined;
  const said = [...(template.residual === undefined ? [] : [template.residual]), ...(template.ends ? subjects.flatMap((s) => (s.residual === undefined ? [] : [s.residual])) : [])];
  return said.length === 0 ? undefined : said.join(' ');
}

function breaks(input: ChecklistInput, template: StepTemplate, label: string, subjects: readonly Subject[]): string {
  if (template.cuts === 'nothing') return NOTHING_BREAKS;
  const expendable = subjects.map((s) => s.expendable);
  const [first] = expendable;
  if (first !== undefined && expendable.every((e) => e !== undefined)) return first;
  const names = template.cuts === 'credential' ? subjects.flatMap((s) => s.names.slice(0, 1)) : [label, ...subjects.flatMap((s) => s.names)];
  // A key without an entry of its own is answered by what is known of its holder.
  const holders = template.cuts === 'credential' ? subjects.flatMap((s) => s.names) : names;
  const shared = subjects.flatMap((s) => (s.sharedUse === undefined ? [] : [`${s.shown.id ?? plain(s.shown.name)}: ${s.sharedUse}`]));
  return [breaksOf(input.inventory, label, [...names, ...holders]), ...shared].join(' ');
}

/** The lineage is sure of a shared step as soon as it is sure of one subject; the seed needs no hop. */
function strongest(subjects: readonly Subject[]): Grade | undefined {
  const grades = subjects.map((s) => s.grade);
  return grades.includes(undefined) ? undefined : grades.sort()[0];
}

function factsOf(input: ChecklistInput, s: Subject): EnforcementFacts | undefined {
  const own = s.names.map((name) => input.laterUses.get(name)).find((facts) => facts !== undefined);
  if (own !== undefined || s.shown.kind !== 'credential') return own;
  return s.revokedAt === undefined ? undefined : { revokedAt: s.revokedAt, successesAfter: [] };
}

function stateFor(input: ChecklistInput, template: StepTemplate, subjects: readonly Subject[]): StepState {
  return worstOf(subjects.map((s) => {
    const facts = factsOf(input, s);
    const state: StepState = template.ends ? endedBy(facts, template) : carriedOut(facts, template);
    return { name: s.shown.id ?? plain(s.shown.name), state };
  }));
}

function afterOf(ordered: Ordered, unit: Unit): readonly string[] {
  const { phase, per } = unit.template;
  const inPhase = (list: readonly Unit[], ...phases: readonly string[]): readonly Unit[] => list.filter((u) => phases.includes(u.template.phase));
  const unitsOf = (keys: readonly string[]): readonly Unit[] => keys.flatMap((key) => ordered.of.get(key) ?? []);
  const mine = unitsOf(unit.subjects.map((s) => s.key));
  const account = unitsOf([...new Set(unit.subjects.map((s) => s.place))]);
  const own = (...phases: readonly string[]): readonly Unit[] => inPhase(mine, ...phases);
  const parents = (): readonly Unit[] => inPhase(unitsOf(unit.subjects.flatMap((s) => s.parents)), 'contain');
  const position = (u: Unit): number => ordered.position.get(u) ?? 0;
  const wanted = (): readonly Unit[] => {
    switch (phase) {
      case 'preserve': return [];
      case 'contain': return [...inPhase(account, 'preserve'), ...own('preserve'), ...unit.before];
      case 'eradicate': return [...own('preserve', 'contain'), ...parents()];
      // A key is deleted only after it was watched for a while; what replaces it need not wait for that.
      case 'recover': return [...own('contain'), ...own('eradicate').filter((u) => u.template.cuts !== 'credential' || u.template.reversible !== false), ...ordered.rotations];
      case 'verify': {
        if (per === 'account') return ordered.endings.filter((u) => u.subjects.some((s) => unit.subjects.some((a) => a.place === s.place)));
        const stops = own('contain', 'eradicate');
        return [...(stops.length > 0 ? stops : parents()), ...inPhase(account, 'verify')];
      }
      default: return unreachable(phase);
    }
  };
  return [...new Set(wanted())].filter((u) => position(u) < position(unit)).sort((a, b) => position(a) - position(b)).map((u) => u.id);
}
