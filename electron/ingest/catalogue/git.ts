/** GitHub and GitLab. */
import type { Format } from '../format.ts';
import { githubAuditFormat } from '../formats/github-audit.ts';

export const GIT_FORMATS: readonly Format[] = [githubAuditFormat];
