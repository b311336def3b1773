/** GitHub and GitLab. */
import type { Format } from '../format.ts';
import { githubAuditFormat } from '../formats/github-audit.ts';
import { githubInventoryFormat } from '../formats/github-inventory.ts';
import { gitlabAuditFormat } from '../formats/gitlab-audit.ts';
import { gitlabRequestsFormat } from '../formats/gitlab-requests.ts';

export const GIT_FORMATS: readonly Format[] = [githubAuditFormat, githubInventoryFormat, gitlabAuditFormat, gitlabRequestsFormat];
