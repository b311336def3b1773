/** An intruder who can, blinds the logs before going on. Operations that end, narrow or delete what records and watches. */
import type { Severity } from '../../../shared/domain/finding.ts';
import { credentialOf, episodes, sourcesOf, succeeded, targetOf, toldOf } from '../episodes.ts';
import { isPlatform, isUsual, USUAL } from '../past.ts';
import type { Rule } from '../rule.ts';
import { counted, listed, operation, short } from '../words.ts';

/** Ends the record itself. */
const ENDS = [
  'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail', 'cloudtrail:StopEventDataStoreIngestion', 'cloudtrail:DeleteEventDataStore', 'ec2:DeleteFlowLogs', 'guardduty:DeleteDetector',
  'guardduty:StopMonitoringMembers', 'guardduty:DisassociateFromMasterAccount', 'guardduty:DisassociateFromAdministratorAccount', 'config:StopConfigurationRecorder', 'config:DeleteConfigurationRecorder',
  'config:DeleteDeliveryChannel', 'securityhub:DisableSecurityHub', 'route53resolver:DeleteResolverQueryLogConfig', 'route53resolver:DisassociateResolverQueryLogConfig', 'organizations:LeaveOrganization',
  'wafv2:DeleteLoggingConfiguration', 'macie2:DisableMacie', 'access-analyzer:DeleteAnalyzer', 'detective:DeleteGraph', 'logs:DeleteLogGroup', 'logs:DeleteLogStream', 'bedrock:DeleteModelInvocationLoggingConfiguration',
];
/** May narrow it: the event says that something changed, the record says what. */
const NARROWS = [
  'cloudtrail:UpdateTrail', 'cloudtrail:PutEventSelectors', 'cloudtrail:PutInsightSelectors', 'cloudtrail:UpdateEventDataStore', 'guardduty:UpdateDetector', 'guardduty:CreateFilter', 'guardduty:CreateIPSet',
  'guardduty:UpdateIPSet', 'guardduty:DeletePublishingDestination', 'logs:PutRetentionPolicy', 'logs:DeleteSubscriptionFilter', 'logs:DeleteMetricFilter', 'monitoring:DeleteAlarms', 'monitoring:DisableAlarmActions',
  'securityhub:BatchDisableStandards', 'securityhub:UpdateStandardsControl', 's3:PutBucketLogging', 'rds:ModifyActivityStream', 'rds:StopActivityStream',
];
const ALL = [...ENDS, ...NARROWS];

export const logTampering: Rule = {
  id: 'log-tampering@1',
  question: 'Did somebody end, narrow or delete what records and watches?',
  falsePositive: 'Infrastructure code that builds and removes trails and log groups. An operation the same identity did on several earlier days counts as its habit and is left out; so does the platform itself.',
  baseline: 'all events of the identity in the case',
  thresholds: [`usual when done on ${USUAL.days} days or more, the first ${USUAL.since} days before`],
  attack: ['T1685.002'],
  owasp: ['NHI5:2025'],
  actions: ALL,
  look(source) {
    const acts = source.acts(ALL).filter((a) => !isPlatform(a.actor, a.actorKind) && !isUsual(source, a));
    return episodes(acts).flatMap(({ actor, acts: list }) => {
      const done = list.filter(succeeded);
      const ended = done.filter((a) => ENDS.includes(a.action));
      // Deleting a log group is what tearing down a function does too; it is graver in company.
      const grave = ended.filter((a) => !a.action.startsWith('logs:'));
      const severity: Severity = grave.length > 0 ? 'critical' : ended.length > 0 || list.some((a) => ENDS.includes(a.action) && !a.action.startsWith('logs:')) ? 'high' : done.length > 0 ? 'medium' : 'low';
      const told = toldOf(list);
      return [{
        subject: 'logs', severity, at: told[0].at, identity: actor, credential: credentialOf(list), sources: sourcesOf(list),
        title: done.length === 0 ? 'Logs: a change was tried and refused' : ended.length > 0 ? 'Logging ended or deleted' : 'Logging changed',
        claim: `${short(actor)} ${done.length === 0 ? 'tried' : 'carried out'} ${listed(told.map((a) => operation(a.action)))} on ${listed(told.map(targetOf), 4)} from ${listed(told.map((a) => a.source ?? 'no address'), 3)}${done.length > 0 && done.length < list.length ? `; ${counted(list.length - done.length, 'further attempt')} failed` : ''}. What happened there after this may be missing from the evidence.`,
        events: told.map((a) => a.id), eventCount: told.length,
      }];
    });
  },
};
