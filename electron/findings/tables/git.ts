import type { PlatformTable } from './table.ts';

/** GitHub's audit log and GitLab's audit events. */
export const GIT: PlatformTable = {
  platforms: ['github', 'gitlab'],
  source: 'https://docs.github.com/en/organizations/keeping-your-organization-secure/managing-security-settings-for-your-organization/audit-log-events-for-your-organization and https://docs.gitlab.com/user/compliance/audit_event_types/',
  operations: {
    'log-ends': ['github:audit_log_streaming.destroy', 'github:org.audit_log_streaming_destroy', 'gitlab:destroy_event_streaming_destination', 'gitlab:audit_events_streaming_destroyed'],
    'log-narrows': ['github:audit_log_streaming.update', 'github:hook.destroy', 'github:org.disable_source_ip_disclosure', 'gitlab:update_event_streaming_destination', 'gitlab:audit_events_streaming_headers_destroy'],
    'copy-out': ['github:migration.create', 'github:repo.transfer_outgoing', 'github:repo.transfer_start', 'github:org.audit_log_export', 'gitlab:project_export_created', 'gitlab:project_export_file_downloaded', 'gitlab:repository_download_operation'],
    'data-destroyed': ['github:repo.destroy', 'github:org.delete', 'github:packages.package_deleted', 'gitlab:project_destroyed', 'gitlab:group_destroyed', 'gitlab:project_deleted'],
    'one-destroyed': ['github:environment.delete', 'github:packages.package_version_deleted'],
    opens: ['github:repo.access', 'github:org.update_default_repository_permission', 'gitlab:project_visibility_level_updated', 'gitlab:group_visibility_level_updated'],
    makes: ['github:repo.create', 'gitlab:project_created', 'gitlab:group_created'],
    federation: [
      'github:org.enable_saml', 'github:org.update_saml_provider_settings', 'github:business.update_saml_provider_settings', 'github:business.enable_saml', 'github:ssh_certificate_authority.create',
      /^github:(?:org|repo|business)\.register_self_hosted_runner$/, /^github:.*oidc.*(?:create|update|enable)/, 'gitlab:saml_provider_created', 'gitlab:saml_provider_updated',
    ],
    guard: [
      'github:protected_branch.destroy', 'github:protected_branch.policy_override', 'github:repository_ruleset.destroy', 'github:org.disable_two_factor_requirement', 'github:business.disable_two_factor_requirement', 'github:org.disable_saml',
      'github:ip_allow_list.disable', 'github:org.disable_oauth_app_restrictions', 'github:repository_secret_scanning.disable', 'github:repository_secret_scanning_push_protection.disable', 'github:org.disable_member_team_creation_permission',
      'github:environment.remove_protection_rule', 'github:repo.actions_enabled', 'gitlab:protected_branch_removed', 'gitlab:project_ip_restriction_removed', 'gitlab:require_two_factor_authentication_updated',
    ],
    grant: ['github:org.add_member', 'github:repo.add_member', 'github:repo.update_member', 'github:team.add_member', 'github:team.add_repository', 'github:repo.add_team', 'gitlab:member_created', 'gitlab:member_updated', /^gitlab:(?:add|change)_.*access/],
    'grant-broad': ['github:business.add_admin', 'github:organization_role.assign', 'github:org.update_member', 'github:user.promote', 'github:team.promote_maintainer', 'gitlab:user_admin_status_updated'],
    'sign-in': ['github:user.login', 'gitlab:signed_in'],
    session: [/^github:(?:org\.sso_response|business\.sso_response|user\.login|workflows\.|org_credential_authorization\.grant)/, 'gitlab:signed_in'],
    rotation: ['gitlab:token_rotation_failed'],
  },
  // Access levels of GitLab, permissions of GitHub.
  broad: /\b(?:Owner|Maintainer)$|(?:^| )admin$/i,
};
