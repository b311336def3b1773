/**
 * ATLAS ids, only where the evidence shows that an agent or an AI platform is involved: the finding's identity is of the kind agent, its credential or
 * identity is one of an AI platform, or what the finding is about went on to call an AI service of a larger cloud. Which technique is what ATLAS itself names
 * as the counterpart of the rule's ATT&CK id; an id without counterpart has none. A call that asks a model has the technique of access to models besides.
 */
import { byName } from '../../shared/domain/by-name.ts';
import type { Micros } from '../../shared/domain/time.ts';
import type { FindingsSource } from './source.ts';
import { asksModel, isAiService } from './tables/ai.ts';

export const ATLAS_VERSION = 'atlas@2';

/** By ATT&CK id; a sub-technique without a line of its own has its parent's. */
export const COUNTERPARTS: Readonly<Record<string, string>> = byName({ 'T1078': 'AML.T0012', 'T1552': 'AML.T0055', 'T1550': 'AML.T0091', 'T1550.001': 'AML.T0091.000' });
/** AI Model Inference API Access. */
export const MODEL_ACCESS = 'AML.T0040';

/** As the readers of inventories write them, and as a mapping may. */
const AI_PLATFORMS: ReadonlySet<string> = new Set(['openai', 'anthropic', 'bedrock', 'sagemaker', 'vertex-ai', 'azure-openai']);

export interface AgentsInvolved {
  readonly identities: ReadonlySet<string>;
  readonly credentials: ReadonlySet<string>;
  /** Operations of AI services inside clouds that succeeded, by identity. */
  readonly calls: ReadonlyMap<string, ReadonlySet<string>>;
}

export function agentsInvolved(source: Pick<FindingsSource, 'presented' | 'lives' | 'habits'>): AgentsInvolved {
  const identities = new Set<string>();
  const credentials = new Set<string>();
  for (const p of source.presented()) {
    const onPlatform = AI_PLATFORMS.has(p.platform);
    if (onPlatform || p.actorKind === 'agent') identities.add(p.actor);
    if (onPlatform && p.credential !== undefined) credentials.add(p.credential);
  }
  for (const l of source.lives()) if (AI_PLATFORMS.has(l.platform)) credentials.add(l.value);
  const calls = new Map<string, Set<string>>();
  for (const h of source.habits()) if (!h.failed && isAiService(h.action)) calls.set(h.actor, (calls.get(h.actor) ?? new Set()).add(h.action));
  return { identities, credentials, calls };
}

interface About { readonly identity: string | undefined; readonly credential: string | undefined; readonly sources: readonly (string | undefined)[]; readonly at: Micros }

/** Calls to AI services that what the claim is about made from then on: its identity, with its credential and from its addresses where it names them. */
function callsOf(about: About, source: Pick<FindingsSource, 'events'>, involved: AgentsInvolved): string[] {
  const { identity, credential, at } = about;
  const sources = about.sources.flatMap((s) => s ?? []);
  return [...(identity === undefined ? [] : involved.calls.get(identity) ?? [])].sort()
    .filter((action) => source.events({ actor: identity, credential, sources: sources.length === 0 ? undefined : sources, from: at, outcome: 'success', action, counted: false }).events.length > 0);
}

export function atlasOf(attack: readonly string[], about: About, source: Pick<FindingsSource, 'events'>, involved: AgentsInvolved): readonly string[] {
  const calls = callsOf(about, source, involved);
  const concerns = calls.length > 0 || (about.identity !== undefined && involved.identities.has(about.identity)) || (about.credential !== undefined && involved.credentials.has(about.credential));
  if (!concerns) return [];
  const counterparts = attack.flatMap((id) => COUNTERPARTS[id] ?? COUNTERPARTS[id.replace(/\.\d+$/, '')] ?? []);
  return [...new Set([...counterparts, ...(calls.some(asksModel) ? [MODEL_ACCESS] : [])])].sort();
}
