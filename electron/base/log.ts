/**
 * A local log for whoever looks after this installation: one JSON object per line, never sent anywhere.
 * Log lines of a forensic tool end up in tickets, so what looks like a secret is taken out before it is written.
 * Where lines go is the caller's choice (windows/log-file.ts writes them to the data folder).
 */
import { printInstant } from '../../shared/domain/time.ts';
import { nowMicros } from './clock.ts';

export type Level = 'info' | 'warning' | 'error';
export type Details = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  write(level: Level, what: string, details?: Details): void;
}

// Too much redacted is better than too little: a hash of an evidence file goes too, since a hex token looks just like it.
const SECRETS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, // JSON web token
  /\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|hv[sb]\.|npm_|AIza|ya29\.)[\w.-]{10,}/g,
  /\b(?:A3T[A-Z0-9]|AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/g, // an access key id is no secret, but it points at one
  /\b(?:bearer|basic|token|password|passwd|pwd|secret|api[_-]?key|client[_-]?secret|session[_-]?token)\b["']?\s*[:= ]\s*["']?[^\s"',;&]{4,}/gi,
  /(?<=:\/\/)[^/\s:@]+:[^/\s@]+(?=@)/g, // user:password in a URL
  /(?<![\w/+=-])[A-Za-z0-9+/_=-]{32,}(?![\w/+=-])/g, // long base64 or hex: AWS secret keys have 40 characters
];

// A path component or a stack frame is long too; only unbroken runs with a digit are treated as keys.
const looksRandom = (run: string): boolean => /\d/.test(run) && !run.includes('/') && !run.includes('\\');

export function redact(text: string): string {
  return SECRETS.reduce((rest, pattern, i) => rest.replace(pattern, (found) => (i === SECRETS.length - 1 && !looksRandom(found) && !isBase64Key(found) ? found : '[redacted]')), text);
}

/** A slash is also a base64 digit: 40 characters that are no path (a path has words, a key mixes cases and digits in every part). */
const isBase64Key = (run: string): boolean => /^[A-Za-z0-9+/]{40}={0,2}$/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);

const LONGEST = 4000;
const tidy = (text: string): string => redact(text.length > LONGEST ? `${text.slice(0, LONGEST)} […]` : text);

export function openLog(sink: (line: string) => void): Log {
  return {
    write(level, what, details = {}) {
      const told = Object.entries(details).map(([key, value]) => [key, typeof value === 'string' ? tidy(value) : value]);
      sink(`${JSON.stringify({ at: printInstant(nowMicros()), level, what: tidy(what), ...Object.fromEntries(told) })}\n`);
    },
  };
}

/** Name, message and stack of whatever was thrown. */
export function errorDetails(error: unknown): Details {
  if (error instanceof Error) return { error: `${error.name}: ${error.message}`, stack: error.stack };
  return { error: String(error) };
}
