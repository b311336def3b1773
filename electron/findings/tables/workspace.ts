import type { PlatformTable } from './table.ts';

export const WORKSPACE: PlatformTable = {
  platforms: ['google-workspace'],
  source: 'https://developers.google.com/workspace/admin/reports/v1/appendix/activity/admin-event-names and its neighbours',
  operations: {
    'log-narrows': ['admin:DELETE_ALERT', 'admin:ALERT_CENTER_DELETE_ALERT', 'admin:TOGGLE_LOG_EXPORT', 'admin:SYSTEM_DEFINED_RULE_UPDATED', 'admin:CHANGE_DATA_SHARING_WITH_GCP'],
    'copy-out': ['admin:CUSTOMER_TAKEOUT_CREATED', 'admin:CREATE_DATA_TRANSFER_REQUEST', 'user_accounts:email_forwarding_out_of_domain'],
    'data-destroyed': [],
    removes: ['drive:delete', 'drive:trash'],
    'opens-if-public': [/^drive:change_(?:document_visibility|document_access_scope|acl_editors|user_access)$/],
    federation: ['admin:AUTHORIZE_API_CLIENT_ACCESS', 'admin:ADD_TRUSTED_DOMAINS', 'admin:TOGGLE_SSO_ENABLED', 'admin:CHANGE_SSO_SETTINGS', 'admin:ADD_SSO_PROFILE', 'admin:CHANGE_SSO_PROFILE'],
    guard: ['admin:ENFORCE_STRONG_AUTHENTICATION', 'admin:ALLOW_STRONG_AUTHENTICATION', 'admin:TURN_OFF_2_STEP_VERIFICATION', 'admin:ADD_APPLICATION_TO_WHITELIST', 'user_accounts:2sv_disable', 'admin:CHANGE_ALLOWED_TWO_STEP_VERIFICATION_METHODS'],
    grant: ['admin:ASSIGN_ROLE', 'admin:ADD_PRIVILEGE', 'admin:ADD_GROUP_MEMBER'],
    'grant-broad': ['admin:GRANT_ADMIN_PRIVILEGE'],
    'sign-in': ['login:login_success'],
    session: [/^(?:login|saml|token|user_accounts):/],
  },
  broad: /^_SEED_ADMIN_ROLE$|super.?admin|_USER_MANAGEMENT_ADMIN_ROLE|_GROUPS_ADMIN_ROLE|administrator/i,
  attack: { guard: 'T1556.006' },
};
