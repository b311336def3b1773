import type { PlatformTable } from './table.ts';

/** Azure's resource manager (operations in lower case, as the events hold them) and the logs of its resources. */
export const AZURE: PlatformTable = {
  platforms: ['azure'],
  source: 'https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations',
  operations: {
    'log-ends': [
      /(?:^|[:/])(?:microsoft\.insights[:/])?diagnosticsettings\/delete$/, 'microsoft.operationalinsights:workspaces/delete', 'microsoft.network:networkwatchers/flowlogs/delete', 'microsoft.network:networkwatchers/delete',
      'microsoft.insights:logprofiles/delete', 'microsoft.security:pricings/delete', 'microsoft.operationalinsights:workspaces/purge/action', 'microsoft.insights:datacollectionrules/delete',
    ],
    'log-narrows': [
      /(?:^|[:/])(?:microsoft\.insights[:/])?diagnosticsettings\/write$/, 'microsoft.eventhub:namespaces/eventhubs/delete', 'microsoft.insights:activitylogalerts/delete', 'microsoft.insights:actiongroups/delete',
      'microsoft.insights:metricalerts/delete', 'microsoft.security:pricings/write', 'microsoft.security:settings/write', 'microsoft.security:alertssuppressionrules/write', 'microsoft.securityinsights:alertrules/delete',
      'microsoft.securityinsights:dataconnectors/delete', 'microsoft.securityinsights:automationrules/write', 'microsoft.insights:datacollectionruleassociations/delete',
    ],
    'copy-out': [
      /^microsoft\.compute:(?:disks|snapshots)\/begingetaccess\/action$/, /^microsoft\.compute:restorepointcollections\/restorepoints\/retrievesasuris\/action$/, 'microsoft.sql:servers/databases/export/action',
      'microsoft.compute:galleries/share/action', 'microsoft.storage:storageaccounts/objectreplicationpolicies/write', 'microsoft.resources:subscriptions/resourcegroups/moveresources/action',
    ],
    'backup-destroyed': [
      'microsoft.recoveryservices:vaults/delete', /^microsoft\.recoveryservices:vaults\/backupfabrics\/protectioncontainers\/(?:protecteditems\/)?delete$/, 'microsoft.recoveryservices:vaults/backupconfig/write',
      'microsoft.dataprotection:backupvaults/delete', 'microsoft.dataprotection:backupvaults/backupinstances/delete', 'microsoft.recoveryservices:vaults/backuppolicies/delete',
    ],
    'copy-deleted': ['microsoft.compute:restorepointcollections/delete', /backuplongtermretentionbackups\/delete$|longtermretentionbackups\/delete$/, 'microsoft.authorization:locks/delete'],
    'data-destroyed': [
      'microsoft.storage:storageaccounts/delete', 'microsoft.storage:storageaccounts/blobservices/containers/delete', 'microsoft.sql:servers/delete', 'microsoft.sql:servers/databases/delete', 'microsoft.keyvault:vaults/delete',
      /^microsoft\.keyvault:(?:locations\/)?deletedvaults\/purge\/action$/, 'microsoft.documentdb:databaseaccounts/delete', 'microsoft.dbforpostgresql:flexibleservers/delete', 'microsoft.resources:subscriptions/resourcegroups/delete',
      /^azure-key-?vault:(?:key|secret|certificate)(?:delete|purge)$/i,
    ],
    'one-destroyed': ['microsoft.compute:disks/delete', 'microsoft.compute:snapshots/delete'],
    removes: [/^azure-storage:Delete(?:Blob|File|Entity|Container)$/i],
    opens: ['microsoft.sql:servers/firewallrules/write', 'microsoft.keyvault:vaults/accesspolicies/write'],
    makes: [/^microsoft\.(?:storage:storageaccounts|storage:storageaccounts\/blobservices\/containers|sql:servers|sql:servers\/databases|compute:disks|compute:snapshots|compute:restorepointcollections|resources:subscriptions\/resourcegroups|keyvault:vaults|operationalinsights:workspaces|network:networkwatchers|eventhub:namespaces\/eventhubs)\/write$/],
    federation: [/federatedidentitycredentials\/write$/, 'microsoft.managedservices:registrationassignments/write', 'microsoft.managedservices:registrationdefinitions/write'],
    guard: ['microsoft.authorization:policyassignments/delete', 'microsoft.network:azurefirewalls/delete', 'microsoft.network:firewallpolicies/delete'],
    grant: [/roleassignments\/write$/, /(?:^|[:/])(?:clusterrolebindings|rolebindings)\/write$/],
    'grant-broad': ['microsoft.authorization:elevateaccess/action'],
  },
  // `Owner on /subscriptions/…`: of a subscription, a management group or a resource group; narrower scopes are no administration.
  broad: /^(?:Owner|User Access Administrator|Role Based Access Control Administrator)\b|^Contributor on \/(?:subscriptions\/[^/]+|providers\/microsoft\.management\/[^ ]*)?$|^(?:Key Vault|Storage) \w*Administrator/i,
};
