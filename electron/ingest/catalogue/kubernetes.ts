/** Kubernetes and its cloud wrappers. */
import type { Format } from '../format.ts';
import { kubernetesAuditFormat } from '../formats/kubernetes-audit.ts';

export const KUBERNETES_FORMATS: readonly Format[] = [kubernetesAuditFormat];
