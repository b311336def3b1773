/**
 * The last guard against printing a secret. The store keeps identifiers, not secrets, but log text is whatever somebody
 * wrote: what has the shape of a bearer secret is withheld, and the report says that it was.
 */
const PLAIN: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  // A signed JSON web token: header and body begin with the base64url of `{"`.
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g,
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|hv[sbr]\.[\w-]{20,}|AIza[\w-]{30,}|sk_live_\w{16,}|npm_\w{30,}|pypi-[\w-]{30,})/g,
  /\b(?:sk-[\w-]{20,}|ya29\.[\w-]{20,})/g,
  /(?<=\b(?:bearer|basic) )[\w.~+/=-]{16,}/gi,
  // user:password in an address
  /(?<=:\/\/[^/\s:@]{1,100}:)[^/\s@]+(?=@)/g,
  // AWS session tokens.
  /\b(?:FwoGZXIvYXdz|FQoGZXIvYXdz|IQoJb3JpZ2lu)[\w+/=%-]{20,}/g,
];

// `name=value` and `"name":"value"`, not prose ("token: issued by") and not an ARN (`:secret:prod/db`).
const NAMED = /((?:secret[_-]?access[_-]?key|session[_-]?token|security[_-]?token|client[_-]?secret|api[_-]?key|(?<![\w:/-])(?:password|passwd|pwd|secret|token|sig|signature)|x-amz-signature|x-amz-security-token)(?:"\s*:\s*"|'\s*:\s*'|=["']?))(?![<⟨])([^\s"'&,;<>]{6,})/gi;

const withheld = (secret: string): string => `⟨secret withheld, ${secret.length} characters⟩`;

export function withholdSecrets(text: string): string {
  let out = text;
  for (const shape of PLAIN) out = out.replace(shape, withheld);
  return out.replace(NAMED, (_all, name: string, value: string) => name + withheld(value));
}
