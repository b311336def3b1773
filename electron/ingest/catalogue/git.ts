/** GitHub and GitLab. */
import type { Format } from '../format.ts';
import { githubAuditFormat } from '../formats/github-audit.ts';
import { gitlabAuditFormat } from '../formats/gitlab-audit.ts';
import { gitlabRequestsFormat } from '../formats/gitlab-requests.ts';

export const GIT_FORMATS: readonly Format[] = [githubAuditFormat, gitlabAuditFormat, gitlabRequestsFormat];
