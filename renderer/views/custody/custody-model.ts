/** A ledger entry's body in one line, and the checks of a verification as rows. */
import type { VerifyOutcome } from '../../../shared/domain/custody.ts';
import { showBytes } from '../../format/bytes.ts';
import { plural, showCount } from '../../format/count.ts';

/** `file 0004.json.gz · records 4021`: the body is canonical JSON; anything else is shown as it stands. */
export function bodyLine(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
    return Object.entries(value).map(([k, v]) => `${k} ${typeof v === 'string' ? v : JSON.stringify(v)}`).join(' · ');
  } catch {
    return body;
  }
}

export function checkedLines(o: VerifyOutcome): readonly (readonly [string, string])[] {
  const c = o.checked;
  return [
    ['Vault', `${plural(c.files, 'file')}, ${showBytes(c.bytes)} read again and hashed`], ['Stored rows', `${showCount(c.rows)} against their digests`],
    ['Ledger', `${plural(c.ledger, 'entry', 'entries')}, each hash from the one before`], ['Derived rows', `${showCount(c.derived)} against their stamps`],
  ];
}
