/** Acts of one kind by one identity, told as one claim as long as they follow each other. */
import type { Limits } from './limits.ts';
import type { Act } from './source.ts';

export interface Episode {
  readonly actor: string;
  readonly acts: readonly [Act, ...Act[]];
}

/** In order of first act. `key` says what belongs together beside the identity. */
export function episodes(acts: readonly Act[], { episode }: Limits, key: (act: Act) => string = () => ''): readonly Episode[] {
  const open = new Map<string, Act[]>();
  const all: { actor: string; acts: Act[] }[] = [];
  for (const act of acts) {
    if (act.actor === undefined) continue;
    const name = `${act.actor} ${key(act)}`;
    const current = open.get(name);
    const last = current?.at(-1);
    if (current !== undefined && last !== undefined && act.at - last.at <= episode.gapUs) current.push(act);
    else {
      const made = [act];
      open.set(name, made);
      all.push({ actor: act.actor, acts: made });
    }
  }
  return all.flatMap(({ actor, acts: list }) => {
    const [first, ...rest] = list;
    return first === undefined ? [] : [{ actor, acts: [first, ...rest] as const }];
  });
}

/** The acts that succeeded, or all of them where none did. */
export function toldOf(acts: readonly [Act, ...Act[]]): readonly [Act, ...Act[]] {
  const [first, ...rest] = acts.filter(succeeded);
  return first === undefined ? acts : [first, ...rest];
}

export const succeeded = (act: Act): boolean => act.outcome !== 'failure';
export const factsOf = (act: Act, kind: Act['facts'][number]['kind']): string[] => act.facts.filter((f) => f.kind === kind).map((f) => f.text);
export const sourcesOf = (acts: readonly Act[]): (string | undefined)[] => [...new Set(acts.map((a) => a.source))];
/** The one credential of these acts, if it is one. */
export function credentialOf(acts: readonly Act[]): string | undefined {
  const values = new Set(acts.map((a) => a.credential));
  const [only] = values;
  return values.size === 1 ? only : undefined;
}
export const targetOf = (act: Act): string => act.target.resource ?? act.target.host ?? act.target.service ?? act.target.platform;
