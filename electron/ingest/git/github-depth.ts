/**
 * How deeply an action of GitHub's audit log touches. Reviewed by hand for what opens doors and what carries code away; then by the log's own
 * `operation_type`. Stated default: it changes.
 */
import type { Depth } from '../../../shared/domain/kinds.ts';

/** Somebody can now act as, or in, what the action names. */
const CONTROLLED = new Set([
  'personal_access_token.access_granted', 'personal_access_token.request_approved', 'personal_access_token.create', 'org_credential_authorization.grant', 'oauth_access.create',
  'oauth_access.regenerate', 'oauth_authorization.create', 'oauth_application.generate_client_secret', 'oauth_application.create', 'integration_installation.create',
  'integration_installation.repositories_added', 'integration_installation.unsuspend', 'integration.generate_client_secret', 'integration.create', 'deploy_key.create',
  'public_key.create', 'public_key.verify', 'org.add_member', 'org.update_member', 'org.invite_member', 'org.add_outside_collaborator', 'repo.add_member', 'repo.update_member',
  'repo.add_team', 'team.add_member', 'team.add_repository', 'team.update_repository_permission', 'team.promote_maintainer', 'business.add_admin', 'business.add_support_entitlee',
  'org.register_self_hosted_runner', 'repo.register_self_hosted_runner', 'business.register_self_hosted_runner', 'enterprise.register_self_hosted_runner', 'staff.fake_login',
  'user.promote', 'user.login', 'org.sso_response', 'business.sso_response', 'org.transfer', 'external_identity.provision', 'ssh_certificate_authority.create', 'role.create', 'organization_role.assign',
]);
const READ = new Set(['git.clone', 'git.fetch', 'repo.download_zip', 'org.audit_log_export', 'business.audit_log_export', 'org.audit_log_git_event_export', 'business.audit_log_git_event_export', 'migration.create', 'migration.download', 'artifact.download', 'codespaces.export_environment']);

export function depthOf(action: string, operation: string | undefined, method: string | undefined): Depth {
  if (CONTROLLED.has(action) || /oidc/.test(action)) return 'controlled';
  if (READ.has(action)) return 'read';
  if (action === 'git.push') return 'changed';
  if (action === 'api.request') return method === 'GET' || method === 'HEAD' ? 'enumerated' : 'changed';
  if (operation === 'access') return /secret|download|export|code/.test(action) ? 'read' : 'enumerated';
  return 'changed';
}
