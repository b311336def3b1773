/** What a case lacks, said by platform: what a log never holds by default, and what would fill it. */
import { describe, expect, test } from 'vitest';
import { coverageStatements, heldSources } from '../../electron/reconstruct/coverage.ts';
import type { CoverageStatement, SourceRhythm } from '../../shared/domain/coverage.ts';

const source = (platform: string): SourceRhythm => ({ platform, account: 'a1', region: undefined, events: 3, buckets: [0], first: 0, last: 1 });
const statements = (platform: string): readonly CoverageStatement[] => coverageStatements(heldSources([source(platform)], 900_000_000), { rejected: [], refused: [], attention: [], inventories: [], s3Data: true });
const PLATFORMS = ['aws', 'entra', 'azure', 'm365', 'gcp', 'google-workspace', 'okta', 'github', 'gitlab', 'kubernetes', 'vault', 'windows', 'linux', 'auth0', 'databricks', 'openai', 'slack', 'snowflake', 'teleport'];

describe('what a log does not hold by default', () => {
  test.each(PLATFORMS)('%s: said once, with what to collect, and only where the platform is in the case', (platform) => {
    const said = statements(platform).filter((s) => s.kind === 'not-logged');
    expect(said.length).toBe(1);
    expect(said[0]?.collect).toBeTypeOf('string');
    const other = platform === 'aws' ? 'okta' : 'aws';
    expect(statements(other).map((s) => s.text)).not.toContain(said[0]?.text);
  });
  test.each(PLATFORMS)('%s is called by its name', (platform) => {
    expect(statements(platform).find((s) => s.kind === 'held')?.text).toMatch(/^[A-Z]/);
  });
});
