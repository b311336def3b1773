import type { PlatformTable } from './table.ts';

/** The directory (activities as the audit log names them) and the unified audit log of Microsoft 365. */
export const ENTRA: PlatformTable = {
  platforms: ['entra', 'm365', 'graph'],
  source: 'https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities and https://learn.microsoft.com/purview/audit-log-activities',
  operations: {
    'log-ends': ['exchange:Remove-UnifiedAuditLogRetentionPolicy', 'securitycompliancecenter:Remove-UnifiedAuditLogRetentionPolicy', 'exchange:Set-MailboxAuditBypassAssociation'],
    'log-narrows': ['exchange:Set-AdminAuditLogConfig', 'exchange:Set-OrganizationConfig', 'securitycompliancecenter:Remove-ActivityAlert', 'securitycompliancecenter:Disable-ActivityAlert'],
    'copy-out': ['exchange:New-MailboxExportRequest', 'exchange:New-TransportRule', 'securitycompliancecenter:New-ComplianceSearchAction', /^[\w-]+:SearchExportDownloaded$/, 'exchange:New-InboxRule'],
    'data-destroyed': ['entra:Hard delete application', 'entra:Delete application', 'exchange:Remove-Mailbox'],
    removes: [/^[\w-]+:(?:FileDeleted|FileRecycled|FileDeletedFirstStageRecycleBin|FileDeletedSecondStageRecycleBin|HardDelete|SoftDelete)$/],
    opens: [/^[\w-]+:(?:AnonymousLinkCreated|AnonymousLinkUpdated)$/, 'exchange:Add-MailboxPermission', 'exchange:Add-MailboxFolderPermission'],
    makes: ['entra:Add application', 'entra:Add service principal'],
    federation: [
      'entra:Set federation settings on domain', 'entra:Set domain authentication', 'entra:Add partner to company', 'entra:Add a partner to cross-tenant access setting', 'entra:Update a partner cross-tenant access setting',
      'entra:Add unverified domain', 'entra:Add verified domain', 'entra:Update federatedIdentityCredential', 'entra:Set Company Information',
    ],
    guard: [
      'entra:Delete conditional access policy', 'entra:Update conditional access policy', 'entra:Update named location', 'entra:Disable Strong Authentication', 'entra:Disable Desktop Sso', 'entra:Update authentication methods policy',
      'entra:Delete policy', 'entra:Update authorization policy',
    ],
    grant: [/^entra:(?:Add (?:eligible )?member to role\b.*|Add app role assignment .*|Add owner to .*|Add delegated permission grant|Consent to application|Add member to group)$/, 'exchange:Add-RoleGroupMember', 'exchange:New-ManagementRoleAssignment'],
    'grant-broad': [/^entra:User has elevated their access\b/],
    'sign-in': ['signin:interactiveUserSignIn'],
    session: [/^signin:/],
    rotation: [],
  },
  // Directory roles of the control plane, and application permissions that reach them. https://learn.microsoft.com/entra/identity/role-based-access-control/privileged-roles-permissions
  broad: /\b(?:Global Administrator|Company Administrator|Privileged Role Administrator|Privileged Authentication Administrator|Application Administrator|Cloud Application Administrator|Hybrid Identity Administrator|Security Administrator|Exchange Administrator|SharePoint Administrator|User Administrator|Partner Tier2 Support|User Access Administrator on \/$)|\b(?:RoleManagement\.ReadWrite\.\w+|AppRoleAssignment\.ReadWrite\.All|Application\.ReadWrite\.All|Directory\.ReadWrite\.All|full_access_as_app|Mail\.ReadWrite|Sites\.FullControl\.All)\b|^Organization Management$/i,
  attack: { guard: 'T1556.009' },
};
