/** How deeply a Workspace event touches. Stated default: what is not listed here and is no reading changes. */
import type { Depth } from '../../../shared/domain/kinds.ts';

const CONTROLLED = new Set([
  'login_success', 'login_verification', 'authorize', 'create_user', 'change_password', 'assign_role', 'create_role', 'grant_admin_privilege',
  'grant_delegated_admin_privileges', 'authorize_api_client_access', 'add_group_member', 'add_trusted_domains', 'generate_2sv_scratch_codes',
  'undelete_user', 'unsuspend_user', 'turn_off_2_step_verification', 'email_forwarding_out_of_domain', 'add_privilege', 'create_data_transfer_request',
  'toggle_sso_enabled', 'change_sso_settings', 'user_license_assignment_for_admin', 'add_application_to_whitelist', 'change_recovery_email', 'change_recovery_phone',
]);
const READ = /^(?:view|download|preview|print|copy|source_copy|export|sheets_import_range|access_item_content|download_userlist_csv|download_report|activity|email_log_search|customer_takeout_\w+|delivery)$/;
const ENUMERATES = /^(?:list|search|get|query|notification|device_sync|report|sync_item_content|prefetch_item_content)/;

/** @param method what a `token:activity` called, when it is one: `gmail.users.messages.get`. */
export function depthOf(application: string, name: string, method: string | undefined): Depth {
  const n = name.toLowerCase();
  if (application === 'token' && n === 'activity' && method !== undefined) {
    const last = method.slice(method.lastIndexOf('.') + 1);
    if (/^(?:list|search|query)/i.test(last)) return 'enumerated';
    return /^(?:get|export|download|batchGet|watch|stream)/i.test(last) ? 'read' : 'changed';
  }
  if (CONTROLLED.has(n)) return 'controlled';
  if (READ.test(n)) return 'read';
  if (ENUMERATES.test(n)) return 'enumerated';
  return /^(?:2sv_disable|suspicious_login|suspicious_programmatic_login|gov_attack_warning|account_disabled|login_challenge|logout|risky_)/.test(n) && n !== '2sv_disable' ? 'attempted' : 'changed';
}
