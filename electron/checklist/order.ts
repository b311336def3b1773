/** The steps as a graph: what several subjects share is made once, and what could bring another back is stopped before it. */
import { PHASES, type Phase } from '../../shared/domain/checklist.ts';
import type { StepTemplate } from '../../shared/reference/index.ts';
import { shareKey, type Subject } from './subject.ts';

export interface Unit {
  /** Phase, step and whom it is shared with. */
  readonly key: string;
  readonly id: string;
  readonly template: StepTemplate;
  readonly subjects: Subject[];
  readonly before: Set<Unit>;
  depth: number;
  readonly seq: number;
}

export interface Ordered {
  readonly units: readonly Unit[];
  /** Subject key → its units. */
  readonly of: ReadonlyMap<string, readonly Unit[]>;
  readonly position: ReadonlyMap<Unit, number>;
  readonly rotations: readonly Unit[];
  /** The contain steps that end the use of something. */
  readonly endings: readonly Unit[];
}

export function orderedUnits(subjects: readonly Subject[]): Ordered {
  const made = new Map<string, Unit[]>();
  const of = new Map<string, Unit[]>();
  let seq = 0;
  // Breadth first: a parent's units stand before its children ask for them.
  const queue = subjects.map((s, i) => ({ s, i })).sort((a, b) => (a.s.depth === b.s.depth ? a.i - b.i : a.s.depth - b.s.depth));
  for (const { s } of queue) {
    const mine: Unit[] = [];
    of.set(s.key, mine);
    for (const template of [...s.templates].sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase))) {
      const key = `${template.phase}/${template.id}/${shareKey(template, s)}`;
      const before = template.phase === 'contain' ? mustPrecede(s, mine, of) : new Set<Unit>();
      const instances = made.get(key) ?? [];
      // Roles that assume each other in turn would make a ring. A deny by issue time is then made once more, after the later session's own parent;
      // a step without an instant holds from the first time on.
      let unit = instances.find((u) => [...before].every((p) => p === u || !reaches(p, u))) ?? (timed(template) ? undefined : instances[0]);
      if (unit === undefined) {
        unit = { key, id: instances.length === 0 ? key : `${key}#${instances.length + 1}`, template, subjects: [], before: new Set(), depth: s.depth, seq: seq++ };
        made.set(key, [...instances, unit]);
      }
      // Nothing can wait for a step that was only just made.
      const fresh = unit.subjects.length === 0;
      for (const p of before) if (p !== unit && (fresh || !reaches(p, unit))) unit.before.add(p);
      if (!unit.subjects.includes(s)) unit.subjects.push(s);
      unit.depth = Math.min(unit.depth, s.depth);
      mine.push(unit);
    }
  }
  const all = [...made.values()].flat();
  const units = PHASES.flatMap((phase) => sortPhase(phase, all));
  return {
    units, of, position: new Map(units.map((u, i) => [u, i])), rotations: units.filter((u) => u.template.rotates),
    endings: units.filter((u) => u.template.phase === 'contain' && u.template.ends),
  };
}

const timed = (template: StepTemplate): boolean => template.momentary || template.operation?.includes('{issued_at}') === true;

function mustPrecede(s: Subject, mine: readonly Unit[], of: ReadonlyMap<string, readonly Unit[]>): Set<Unit> {
  const previous = mine.filter((u) => u.template.phase === 'contain').at(-1);
  // What parent and child share needs no order between them.
  const own = new Set(s.templates.map((t) => `${t.phase}/${t.id}/${shareKey(t, s)}`));
  const parents = s.parents.flatMap((key) => (of.get(key) ?? []).filter((u) => u.template.phase === 'contain' && !own.has(u.key)));
  return new Set([...parents, ...(previous === undefined ? [] : [previous])]);
}

/** Whether `target` has to come before `from`. */
function reaches(from: Unit, target: Unit): boolean {
  const seen = new Set<Unit>();
  const open = [from];
  for (let u = open.pop(); u !== undefined; u = open.pop()) {
    if (u === target) return true;
    if (seen.has(u)) continue;
    seen.add(u);
    open.push(...u.before);
  }
  return false;
}

/** Of what may come next, always the nearest to the root, then the first made. */
function sortPhase(phase: Phase, all: readonly Unit[]): readonly Unit[] {
  const waiting = all.filter((u) => u.template.phase === phase).sort((a, b) => (a.depth === b.depth ? a.seq - b.seq : a.depth - b.depth));
  if (phase !== 'contain') return waiting;
  const done = new Set<Unit>();
  const rest = [...waiting];
  const out: Unit[] = [];
  while (rest.length > 0) {
    const next = rest.findIndex((u) => [...u.before].every((p) => done.has(p)));
    const [unit] = rest.splice(Math.max(next, 0), 1);
    if (unit === undefined) break;
    done.add(unit);
    out.push(unit);
  }
  return out;
}
