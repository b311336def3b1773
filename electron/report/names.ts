/** How sentences and tables name the parts of a trace, each a link to its row. */
import type { Trace, TraceCredential, TouchedSystem } from '../../shared/domain/trace.ts';
import { html, type Html } from './markup.ts';
import { credentialText, systemName } from './words.ts';

export interface Names {
  readonly credentials: ReadonlyMap<string, TraceCredential>;
  readonly systems: ReadonlyMap<string, TouchedSystem>;
  /** `C2` or `S3`, linked. */
  readonly id: (id: string) => Html;
  /** `C2 (role session ASIA…)`, `S3 (bucket)`. */
  readonly full: (id: string) => Html;
}

export function namesOf(trace: Trace | undefined): Names {
  const credentials = new Map((trace?.credentials ?? []).map((c) => [c.id, c]));
  const systems = new Map((trace?.systems ?? []).map((s) => [s.id, s]));
  const known = (id: string): boolean => credentials.has(id) || systems.has(id);
  const linked = (id: string): Html => (known(id) ? html`<a href="#${anchorOf(id)}">${id}</a>` : html`${id}`);
  return {
    credentials,
    systems,
    id: linked,
    full: (id) => {
      const credential = credentials.get(id);
      if (credential !== undefined) return html`${linked(id)} (${credentialText(credential.kind, credential.value)})`;
      const system = systems.get(id);
      return system === undefined ? linked(id) : html`${linked(id)} (<code>${systemName(system)}</code>)`;
    },
  };
}

export function anchorOf(id: string): string {
  return `t-${id}`;
}
