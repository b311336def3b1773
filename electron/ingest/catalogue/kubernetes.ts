/** Kubernetes and its cloud wrappers. */
import type { Format } from '../format.ts';
import { kubernetesAuditFormat } from '../formats/kubernetes-audit.ts';
import { kubernetesObjectsFormat } from '../formats/kubernetes-objects.ts';

export const KUBERNETES_FORMATS: readonly Format[] = [kubernetesAuditFormat, kubernetesObjectsFormat];
