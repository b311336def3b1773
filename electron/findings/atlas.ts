/**
 * ATLAS ids, only where the evidence shows that an agent or an AI platform is involved: the finding's identity is of the kind agent, or its credential or
 * identity is one of an AI platform. Which technique is what ATLAS itself names as the counterpart of the rule's ATT&CK id; an id without counterpart has none.
 */
import type { FindingsSource } from './source.ts';

export const ATLAS_VERSION = 'atlas@1';

/** By ATT&CK id; a sub-technique without a line of its own has its parent's. */
export const COUNTERPARTS: Readonly<Record<string, string>> = { 'T1078': 'AML.T0012', 'T1552': 'AML.T0055', 'T1550': 'AML.T0091', 'T1550.001': 'AML.T0091.000' };

/** As the readers of inventories write them, and as a mapping may. */
const AI_PLATFORMS: ReadonlySet<string> = new Set(['openai', 'anthropic', 'bedrock', 'sagemaker', 'vertex-ai', 'azure-openai']);

export interface AgentsInvolved { readonly identities: ReadonlySet<string>; readonly credentials: ReadonlySet<string> }

export function agentsInvolved(source: Pick<FindingsSource, 'presented' | 'lives'>): AgentsInvolved {
  const identities = new Set<string>();
  const credentials = new Set<string>();
  for (const p of source.presented()) {
    const onPlatform = AI_PLATFORMS.has(p.platform);
    if (onPlatform || p.actorKind === 'agent') identities.add(p.actor);
    if (onPlatform && p.credential !== undefined) credentials.add(p.credential);
  }
  for (const l of source.lives()) if (AI_PLATFORMS.has(l.platform)) credentials.add(l.value);
  return { identities, credentials };
}

export function atlasOf(attack: readonly string[], about: { readonly identity: string | undefined; readonly credential: string | undefined }, involved: AgentsInvolved): readonly string[] {
  const concerns = (about.identity !== undefined && involved.identities.has(about.identity)) || (about.credential !== undefined && involved.credentials.has(about.credential));
  if (!concerns) return [];
  return [...new Set(attack.flatMap((id) => COUNTERPARTS[id] ?? COUNTERPARTS[id.replace(/\.\d+$/, '')] ?? []))].sort();
}
