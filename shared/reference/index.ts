/** Published frameworks and our playbooks, looked up by id. An unknown id is a mistake of ours, so it throws; text from outside is asked for with `find…`. */
import type { CredentialKind } from '../domain/kinds.ts';
import atlasTable from './mitre-atlas.json' with { type: 'json' };
import attackTable from './mitre-attack.json' with { type: 'json' };
import csfTable from './nist-csf.json' with { type: 'json' };
import nhiTable from './owasp-nhi-top10.json' with { type: 'json' };
import playbookTable from './aws-playbooks.json' with { type: 'json' };
import {
  listOf, readAtlas, readMove, readOutcome, readPlaybook, readRisk, readStep, readTactic, readTechnique, sourceOf,
  type AtlasTechnique, type AttackTactic, type AttackTechnique, type CsfOutcome, type NhiRisk, type OTHER_SUBJECTS, type Playbook, type Source, type StepTemplate,
} from './schema.ts';

export type { AtlasTechnique, AttackTactic, AttackTechnique, CsfOutcome, NhiRisk, Playbook, Source, StepTemplate } from './schema.ts';

export const CSF_OUTCOMES = listOf(csfTable, 'outcomes', (o) => o.id, readOutcome);
/** The 21 outcomes of the checklist, in the order in which they are worked. */
export const CHECKLIST_OUTCOMES: readonly CsfOutcome[] = Object.freeze(CSF_OUTCOMES.filter((o) => o.kind !== 'cited'));
export const NHI_RISKS = listOf(nhiTable, 'risks', (r) => r.id, readRisk);
export const ATTACK_TECHNIQUES = listOf(attackTable, 'techniques', (t) => t.id, readTechnique);
export const ATTACK_TACTICS = listOf(attackTable, 'tactics', (t) => t.id, readTactic);
export const ATTACK_MOVES = listOf(attackTable, 'moved', (m) => m.from, readMove);
export const ATLAS_TECHNIQUES = listOf(atlasTable, 'techniques', (t) => t.id, readAtlas);
export const STEP_TEMPLATES = listOf(playbookTable, 'steps', (s) => s.id, readStep);
export const PLAYBOOKS = listOf(playbookTable, 'playbooks', (p) => p.for, readPlaybook);
export const SOURCES: readonly Source[] = Object.freeze([csfTable, nhiTable, attackTable, atlasTable, playbookTable].map(sourceOf));

function index<T>(items: readonly T[], id: (item: T) => string): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [id(item), item]));
}

function must<T>(found: T | undefined, what: string, id: string): T {
  if (found === undefined) throw new Error(`${what} ${id} is not in shared/reference`);
  return found;
}

const csf = index(CSF_OUTCOMES, (o) => o.id);
const nhi = index(NHI_RISKS, (r) => r.id);
const techniques = index(ATTACK_TECHNIQUES, (t) => t.id);
const tactics = index(ATTACK_TACTICS, (t) => t.id);
const moves = index(ATTACK_MOVES, (m) => m.from);
const atlas = index(ATLAS_TECHNIQUES, (t) => t.id);
const steps = index(STEP_TEMPLATES, (s) => s.id);
const playbooks = index(PLAYBOOKS, (p) => p.for);

export const csfOutcome = (id: string): CsfOutcome => must(csf.get(id), 'CSF outcome', id);
export const nhiRisk = (id: string): NhiRisk => must(nhi.get(id), 'OWASP risk', id);
export const attackTechnique = (id: string): AttackTechnique => must(techniques.get(id), 'ATT&CK technique', id);
export const attackTactic = (id: string): AttackTactic => must(tactics.get(id), 'ATT&CK tactic', id);
export const atlasTechnique = (id: string): AtlasTechnique => must(atlas.get(id), 'ATLAS technique', id);
export const stepTemplate = (id: string): StepTemplate => must(steps.get(id), 'step', id);

/** For an id that came from outside: v18 ids are mapped to v19.1; undefined when this selection does not hold it. */
export function findAttackTechnique(id: string): AttackTechnique | undefined {
  return techniques.get(moves.get(id)?.to ?? id);
}

/** `Valid Accounts: Cloud Accounts`: a sub-technique's own name alone says too little. */
export function attackName(id: string): string {
  const technique = attackTechnique(id);
  const parent = techniques.get(id.split('.')[0] ?? id);
  return parent === undefined || parent === technique ? technique.name : `${parent.name}: ${technique.name}`;
}

/** Undefined for a credential kind without a playbook of its own. */
export const findPlaybook = (kind: CredentialKind): Playbook | undefined => playbooks.get(kind);
export const playbook = (subject: CredentialKind | (typeof OTHER_SUBJECTS)[number]): Playbook => must(playbooks.get(subject), 'playbook', subject);
