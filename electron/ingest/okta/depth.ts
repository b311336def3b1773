/** How deeply an Okta event touches its target. A reviewed list, then the verbs. Stated default: an event changes. */
import type { Depth } from '../../../shared/domain/kinds.ts';

const CONTROLLED = new RegExp([
  '^user\\.session\\.(?:start|impersonation\\.(?:grant|initiate|extend))$', '^user\\.session\\.access_admin_app$', '^user\\.authentication\\.sso$',
  '^system\\.api_token\\.(?:create|enable|update)$', 'privilege\\.grant$', '^iam\\.(?:role|resourceset)\\..*(?:create|add|grant|update)$',
  '^user\\.lifecycle\\.(?:create|activate|reactivate|unsuspend|jit\\.create)$', '^user\\.account\\.(?:update_password|reset_password|unlock\\w*|update_primary_email|update_secondary_email)$',
  '^user\\.credential\\.\\w+', '^user\\.mfa\\.factor\\.(?:activate|reset_all|deactivate|update|suspend|unsuspend)$', '^user\\.mfa\\.bypass', '^device\\.enrollment\\.create$',
  '^group\\.user_membership\\.add$', '^application\\.user_membership\\.(?:add|change_password|show_password|change_username)$', '^group\\.application_assignment\\.add$',
  '^system\\.idp\\.lifecycle\\.(?:create|activate|update)$', '^system\\.idp\\.key\\.', '^app\\.oauth2?\\..*(?:token\\.grant|consent\\.grant|credentials?\\..*(?:create|activate)|client_?secret)', 'oauth2\\.(?:as\\.)?token\\.grant',
  '^application\\.lifecycle\\.(?:create|activate)$', '^application\\.(?:key|credential|policy)\\.', 'zone\\.make_blacklist$', '^pam\\..*(?:retrieve|reveal|checkout)', '^app\\.keys?\\.', '^app\\.app_instance\\.csr\\.',
].join('|'), 'i');
const READ = /(?:show_password|secret.*(?:read|retrieve|reveal)|report.*download|export\.download|pam\..*(?:retrieve|reveal))/i;
/** Sign-in steps: nothing is had by them until the session starts. */
const STEPS = /^(?:policy\.evaluate_sign_on|user\.authentication\.(?:auth_via_\w+|verify|universal_logout)|user\.mfa\.(?:attempt_bypass|okta_verify\w*)|security\.threat\.detected|security\.request\.blocked|user\.account\.lock\w*|user\.risk\.\w+|system\.(?:sms|email|voice|push)\.\w+)/i;
const ENUMERATES = /\.(?:list|search|view|read|get|query|access)$/i;

export function depthOf(eventType: string): Depth {
  if (READ.test(eventType)) return 'read';
  if (CONTROLLED.test(eventType)) return 'controlled';
  if (STEPS.test(eventType)) return 'attempted';
  return ENUMERATES.test(eventType) ? 'enumerated' : 'changed';
}
