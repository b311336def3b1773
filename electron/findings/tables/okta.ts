import type { PlatformTable } from './table.ts';

export const OKTA: PlatformTable = {
  platforms: ['okta'],
  source: 'https://developer.okta.com/docs/reference/api/event-types/',
  operations: {
    'log-ends': ['okta:system.log_stream.lifecycle.delete', 'okta:system.log_stream.lifecycle.deactivate'],
    'log-narrows': ['okta:system.log_stream.lifecycle.update', 'okta:security.threat.configuration.update', 'okta:security.behavior.settings.delete', 'okta:event_hook.deactivated', 'okta:event_hook.deleted'],
    'data-destroyed': ['okta:application.lifecycle.delete'],
    federation: [/^okta:system\.idp\.(?:lifecycle\.(?:create|activate|update)|key\.(?:create|update))$/, 'okta:app.oauth2.trusted_server.add', 'okta:system.org.trusted_origin.create'],
    guard: [
      /^okta:policy\.(?:lifecycle|rule)\.(?:deactivate|delete)$/, 'okta:application.policy.sign_on.rule.delete', 'okta:system.mfa.factor.deactivate', /^okta:zone\.(?:deactivate|delete)$/, 'okta:user.mfa.factor.reset_all',
      'okta:user.mfa.factor.suspend', 'okta:network_zone.rule.disabled', 'okta:application.policy.sign_on.update',
    ],
    grant: [/privilege\.grant$/, 'okta:iam.role.assignment.create', 'okta:group.user_membership.add', /^okta:iam\.resourceset\.bindings\.add$/],
    'sign-in': ['okta:user.session.start'],
    session: [/^okta:(?:user\.session\.|user\.authentication\.|app\.oauth2\.(?:as\.)?token\.grant|user\.mfa\.(?:factor\.(?:activate|update)|okta_verify)|application\.user_membership\.add|policy\.evaluate_sign_on|device\.enrollment\.create|user\.lifecycle\.(?:activate|create)$)/],
    rotation: [],
  },
  broad: /\bsuper\s?-?(?:admin|organization)|\borg(?:anization)?\s?_?-?admin|\bapplication admin|\bapp_admin|\bapi access management admin|\bgroup admin|\buser_?admin/i,
  attack: { guard: 'T1556.006' },
};
