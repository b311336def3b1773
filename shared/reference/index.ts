/** Published frameworks and our playbooks, looked up by id. An unknown id is a mistake of ours, so it throws; text from outside is asked for with `find…`. */
import type { CredentialKind } from '../domain/kinds.ts';
import atlasTable from './mitre-atlas.json' with { type: 'json' };
import attackTable from './mitre-attack.json' with { type: 'json' };
import csfTable from './nist-csf.json' with { type: 'json' };
import nhiTable from './owasp-nhi-top10.json' with { type: 'json' };
import awsBooks from './aws-playbooks.json' with { type: 'json' };
import codeBooks from './code-playbooks.json' with { type: 'json' };
import genericBooks from './generic-playbooks.json' with { type: 'json' };
import googleBooks from './google-playbooks.json' with { type: 'json' };
import hostBooks from './host-playbooks.json' with { type: 'json' };
import kubernetesBooks from './kubernetes-playbooks.json' with { type: 'json' };
import microsoftBooks from './microsoft-playbooks.json' with { type: 'json' };
import oktaBooks from './okta-playbooks.json' with { type: 'json' };
import servicesBooks from './services-playbooks.json' with { type: 'json' };
import vaultBooks from './vault-playbooks.json' with { type: 'json' };
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
const BOOK_TABLES: readonly { readonly steps: readonly unknown[]; readonly playbooks: readonly unknown[] }[] =
  [awsBooks, microsoftBooks, googleBooks, oktaBooks, codeBooks, kubernetesBooks, vaultBooks, hostBooks, servicesBooks, genericBooks];
// Read as one table, so that a step or a playbook that two tables hold is found out.
export const STEP_TEMPLATES = listOf({ steps: BOOK_TABLES.flatMap((t) => t.steps) }, 'steps', (s) => s.id, readStep);
export const PLAYBOOKS = listOf({ playbooks: BOOK_TABLES.flatMap((t) => t.playbooks) }, 'playbooks', (p) => p.for, readPlaybook);
export const SOURCES: readonly Source[] = Object.freeze([csfTable, nhiTable, attackTable, atlasTable, ...BOOK_TABLES].map(sourceOf));
const operationsOf = (steps: readonly StepTemplate[]): readonly string[] => Object.freeze([...new Set(steps.flatMap((s) => [...s.settledBy, ...s.perhapsBy]))].sort());
/** Every logged operation that shows, or may show, some step carried out. */
export const SETTLING_ACTIONS = operationsOf(STEP_TEMPLATES);
/** Those of them that end the use of what they act on. */
export const ENDING_ACTIONS = operationsOf(STEP_TEMPLATES.filter((s) => s.ends && s.phase === 'contain'));
/** Those of which the log does not say whether they carried a step out. */
export const AMBIGUOUS_ACTIONS: readonly string[] = Object.freeze([...new Set(STEP_TEMPLATES.flatMap((s) => s.perhapsBy))].sort());

/** Activities of the directory of Microsoft are written with a hyphen or a dash, and in the unified audit log with a full stop behind. */
export function spellingsOf(action: string): readonly string[] {
  if (!action.startsWith('entra:')) return [action];
  const texts = action.includes(' - ') ? [action, action.replaceAll(' - ', ' – ')] : [action];
  return texts.flatMap((t) => [t, `${t}.`, `${t} `]);
}
export const plainAction = (action: string): string => (action.startsWith('entra:') ? action.replaceAll(/ [–—] /g, ' - ').replace(/[. ]+$/, '') : action);

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
