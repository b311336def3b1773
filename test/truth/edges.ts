/** Keys as an independent script saw them issued and used: ../shared/data/truth/credential_edges_*.json. */
import { dataJson } from './held.ts';

export interface Edge {
  readonly time: string;
  readonly event: string;
  readonly issuer: string;
  readonly issuer_key: string | null;
  readonly source_ip: string;
  readonly new_key: string;
  readonly new_key_uses: number;
  readonly first_use: string | null;
  readonly last_use: string | null;
  readonly used_from_ips: readonly string[];
}

export const edgesOf = (file: string): readonly Edge[] => dataJson<Edge[]>('truth', file);
