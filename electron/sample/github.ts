/** GitHub's audit log, as it is streamed: one entry per line, with the caller's address and git events, which the organisation has switched on. */
import { byName } from '../../shared/domain/by-name.ts';
import type { Json } from './json.ts';
import { rngOf } from './rng.ts';
import { digest, type From, type Scribe } from './scribe.ts';
import { GITHUB_ORG } from './world.ts';

export interface GithubToken {
  readonly login: string;
  readonly actorId: number;
  readonly tokenId: number;
  /** base64 of the SHA-256 of the token: what the log writes. */
  readonly hash: string;
  readonly bot: boolean;
}

/** The token itself never existed: its hash is that of a label. */
export function githubToken(login: string, label: string): GithubToken {
  const rng = rngOf(`github ${login}`);
  return { login, actorId: rng.int(90_000_000, 99_000_000), tokenId: rngOf(`github token ${label}`).int(700_000, 999_999), hash: digest(`sample token ${label}`).toString('base64'), bot: false };
}

const FILE = (ms: number): string => `github/audit-stream-${new Date(ms).toISOString().slice(0, 10) < '2026-09-14' ? '2026-09-07' : '2026-09-14'}.ndjson`;

export function github(s: Scribe, token: GithubToken, where: From, seconds: number, action: string, more: Readonly<Record<string, Json>> = {}): void {
  s.put(FILE(seconds * 1000), seconds, (ms) => ({
    '@timestamp': ms, _document_id: s.rng.text(22, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'), action, actor: token.login, actor_id: token.actorId, actor_ip: where.from,
    actor_is_bot: token.bot, actor_location: { country_code: 'NL' }, created_at: ms, hashed_token: token.hash, operation_type: OPERATION[action] ?? 'access', org: GITHUB_ORG, org_id: 71_445_210,
    programmatic_access_type: 'Fine-grained personal access token', request_id: `${s.rng.hex(4)}:${s.rng.hex(6)}:${s.rng.hex(7)}`.toUpperCase(), token_id: token.tokenId, user_agent: where.agent, ...more,
  }), { credential: token.hash, source: where.from, failed: false });
}

const OPERATION: Readonly<Record<string, string>> = byName({ 'git.push': 'modify', 'workflows.created_workflow_run': 'create', 'workflows.prepared_workflow_job': 'modify' });

export const clone = (s: Scribe, token: GithubToken, where: From, seconds: number, repo: string): void =>
  github(s, token, where, seconds, 'git.clone', { repo: `${GITHUB_ORG}/${repo}`, repository: `${GITHUB_ORG}/${repo}`, transport_protocol: 1, transport_protocol_name: 'http' });

/** A push, and the run that it starts; the run's job may stand on a host of our own. @returns the id of the run */
export function pushAndRun(s: Scribe, token: GithubToken, where: From, seconds: number, repo: string, branch: string, job?: { readonly runner: string; readonly secrets: readonly string[] }): void {
  const run = s.rng.int(17_000_000_000, 17_999_999_999);
  const sha = s.rng.hex(40);
  const of = { repo: `${GITHUB_ORG}/${repo}`, repo_id: rngOf(`repo ${repo}`).int(300_000_000, 900_000_000) };
  github(s, token, where, seconds, 'git.push', { ...of, transport_protocol: 1, transport_protocol_name: 'http' });
  started(s, token, where, seconds + 6, of.repo, branch, 'push', run, sha);
  if (job === undefined) return;
  github(s, token, where, seconds + 35, 'workflows.prepared_workflow_job', {
    ...of, workflow_run_id: run, run_number: 88, job_name: 'package', job_workflow_ref: `${of.repo}/.github/workflows/build.yml@refs/heads/${branch}`, is_hosted_runner: false, runner_id: 4107, runner_name: job.runner,
    runner_group_name: 'build agents', runner_labels: ['self-hosted', 'linux', 'x64'], runner_owner_type: 'organization', secrets_passed: [...job.secrets], calling_workflow_refs: [], calling_workflow_shas: [],
  });
}

export function started(s: Scribe, token: GithubToken, where: From, seconds: number, repo: string, branch: string, event: string, run = s.rng.int(17_000_000_000, 17_999_999_999), sha = s.rng.hex(40)): void {
  github(s, token, where, seconds, 'workflows.created_workflow_run', { repo, event, head_branch: branch, head_sha: sha, name: 'build', run_number: s.rng.int(20, 900), workflow_id: rngOf(`workflow ${repo}`).int(4_000_000, 9_000_000), workflow_run_id: run });
}
