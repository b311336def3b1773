/** Kubernetes and its cloud wrappers. */
import type { Format } from '../format.ts';

export const KUBERNETES_FORMATS: readonly Format[] = [];
