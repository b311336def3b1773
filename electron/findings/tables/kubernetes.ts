import type { PlatformTable } from './table.ts';

/** `kubernetes:VERB resource/subresource`. */
export const KUBERNETES: PlatformTable = {
  platforms: ['kubernetes'],
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/ and https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  operations: {
    'log-narrows': [/^kubernetes:(?:delete|deletecollection) events$/, /^kubernetes:(?:delete|update|patch) auditsinks$/],
    'backup-destroyed': [/^kubernetes:(?:delete|deletecollection) (?:backups|backupstoragelocations|schedules)$/],
    'copy-deleted': [/^kubernetes:(?:delete|deletecollection) (?:volumesnapshots|volumesnapshotcontents)$/],
    'data-destroyed': [/^kubernetes:deletecollection (?:secrets|persistentvolumeclaims|persistentvolumes|statefulsets|deployments)$/, 'kubernetes:delete persistentvolumes'],
    'one-destroyed': ['kubernetes:delete persistentvolumeclaims', 'kubernetes:delete namespaces'],
    makes: ['kubernetes:create namespaces', 'kubernetes:create persistentvolumeclaims', 'kubernetes:create persistentvolumes'],
    federation: [/^kubernetes:(?:create|update|patch) (?:accessentries|oidcs)$/],
    guard: [/^kubernetes:(?:delete|deletecollection) (?:validatingwebhookconfigurations|mutatingwebhookconfigurations|validatingadmissionpolicies|validatingadmissionpolicybindings|networkpolicies|constrainttemplates|clusterpolicies)$/],
    'by-itself': [/^kubernetes:(?:get|head|options|list) \/(?:api|apis|openapi|version|healthz|livez|readyz)\b/, /^kubernetes:watch /, /^kubernetes:create (?:tokenreviews|selfsubject\w+|subjectaccessreviews|localsubjectaccessreviews)$/, /^kubernetes:(?:get|list) leases$/],
    grant: [/^kubernetes:(?:create|update|patch) (?:clusterrolebindings|rolebindings|clusterroles|roles)$/],
    session: ['kubernetes:create serviceaccounts/token', /^kubernetes:create (?:tokenreviews|selfsubject\w+|subjectaccessreviews|localsubjectaccessreviews)$/, /^kubernetes:impersonate /],
  },
  broad: /^ClusterRole\/(?:cluster-admin|admin|edit|system:masters|system:controller:clusterrole-aggregation-controller)$|^\* on \*|^[\w,]*\b(?:escalate|bind|impersonate)\b[\w,]* on /,
  attack: { grant: 'T1098.006' },
};
