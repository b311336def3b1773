/** User agents, as far as they tell one client from another. They are written by the caller and prove nothing by themselves. */

/** S3 writes the agent in brackets. */
const bare = (agent: string): string => agent.replace(/^\[/, '').replace(/\]$/, '');

/** The client without its version: an update is not a new client. */
export function clientOf(agent: string | undefined): string {
  if (agent === undefined) return '';
  const text = bare(agent);
  if (/^Mozilla\//.test(text)) return `browser ${/Firefox|Edg|Chrome|Safari/.exec(text)?.[0] ?? ''} ${/\(([^;)]*)/.exec(text)?.[1] ?? ''}`;
  const product = (/^[^/\s]+/.exec(text)?.[0] ?? text).toLowerCase();
  const system = /os\/([a-z]+)|\b(linux|windows|macos|darwin)\b/i.exec(text);
  return `${product} ${(system?.[1] ?? system?.[2] ?? '').toLowerCase()}`.trim();
}

/** Clients that a person works with; programs have no console. */
export function isInteractive(agent: string | undefined): boolean {
  if (agent === undefined) return false;
  return /^Mozilla\/|^(signin|console|lambda|ec2|s3)\.amazonaws\.com$|S3Console|AWSCloudShell|exec-env\/CloudShell|S3 Browser|Cyberduck|Postman/i.test(bare(agent)) && !/\.amazonaws\.com$/.test(bare(agent));
}
