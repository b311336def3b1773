/** GitHub and GitLab. */
import type { Format } from '../format.ts';

export const GIT_FORMATS: readonly Format[] = [];
