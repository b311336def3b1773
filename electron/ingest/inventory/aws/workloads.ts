/**
 * What runs with a role and what it is given: functions, tasks, builds, clusters. The role's holder is found here, and the names of the
 * variables that carry secrets; their values are never taken.
 * https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html
 * https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Project.html
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_PodIdentityAssociation.html
 */
import type { InventoryDraft } from '../../../../shared/domain/inventory.ts';
import { objectsOf, trustOf } from '../../aws/names.ts';
import { objectOf } from '../../format.ts';
import { detailOf } from '../../mapping.ts';
import type { DocumentKind, Said } from '../kind.ts';
import { nameOf, named, shown, textAt, textsAt, valuesAt, type Json } from '../values.ts';
import { awsWhen, givenSecret, principalOf, PLATFORM, roleOf, runsAs, secretsInEnvironment } from './common.ts';

const workload = (arn: string, what: string, more: Partial<InventoryDraft>): InventoryDraft =>
  ({ kind: 'identity', platform: PLATFORM, identity: { name: nameOf(arn), kind: 'workload' }, ...more, detail: detailOf(what, more.detail) });

function lambda(value: Json): Said {
  const arn = textAt(value, 'FunctionArn');
  const role = textAt(value, 'Role');
  if (arn === undefined || role === undefined) return { bad: 'a function without its ARN or role' };
  const changed = awsWhen('LastModified', value, 'LastModified');
  return [
    workload(arn, 'Lambda function', { rotated: changed.at, status: textAt(value, 'State')?.toLowerCase(), detail: detailOf(changed.note) }),
    ...runsAs(arn, role, 'execution role of a Lambda function'),
    ...secretsInEnvironment(arn, Object.keys(objectOf(objectOf(value['Environment'])?.['Variables']) ?? {}), 'environment variable'),
  ];
}

function taskDefinition(value: Json): Said {
  const arn = textAt(value, 'taskDefinitionArn');
  if (arn === undefined) return { bad: 'a task definition without its ARN' };
  const task = textAt(value, 'taskRoleArn'), execution = textAt(value, 'executionRoleArn');
  const made = awsWhen('registeredAt', value, 'registeredAt');
  const by = textAt(value, 'registeredBy');
  const containers = valuesAt(value, 'containerDefinitions').map(objectOf).filter((c) => c !== undefined);
  return [
    workload(arn, 'ECS task definition', { created: made.at, status: textAt(value, 'status')?.toLowerCase(), detail: detailOf(by === undefined ? undefined : `registered by ${shown(by)}`, made.note) }),
    ...(task === undefined ? [] : runsAs(arn, task, 'task role')),
    ...(execution === undefined ? [] : runsAs(arn, execution, 'execution role: fetches image and secrets')),
    ...containers.flatMap((c) => [
      ...secretsInEnvironment(arn, textsAt(c, ['environment.name']), `variable of container ${textAt(c, 'name') ?? ''}:`),
      ...objectsOf(c['secrets']).flatMap((s) => { const place = textAt(s, 'valueFrom'); return place === undefined ? [] : givenSecret(arn, place, textAt(s, 'name')); }),
      ...textsAt(c, ['repositoryCredentials.credentialsParameter']).flatMap((place) => givenSecret(arn, place, 'registry credentials')),
    ]),
  ];
}

function task(value: Json): Said {
  const arn = textAt(value, 'taskArn');
  if (arn === undefined) return { bad: 'a task without its ARN' };
  const role = textAt(value, 'overrides.taskRoleArn'), execution = textAt(value, 'overrides.executionRoleArn');
  const started = awsWhen('startedAt', value, 'startedAt', 'createdAt');
  const definition = textAt(value, 'taskDefinitionArn');
  const overridden = textsAt(value, ['overrides.containerOverrides.environment.name']);
  return [
    workload(arn, 'ECS task', { created: started.at, status: textAt(value, 'lastStatus')?.toLowerCase(),
      detail: detailOf(definition === undefined ? undefined : `runs ${definition}`, textAt(value, 'startedBy') === undefined ? undefined : `started by ${shown(textAt(value, 'startedBy') ?? '')}`,
        value['enableExecuteCommand'] === true ? 'a shell can be opened in it (ECS Exec)' : undefined, started.note) }),
    ...(role === undefined ? [] : runsAs(arn, role, 'task role, given at start')),
    ...(execution === undefined ? [] : runsAs(arn, execution, 'execution role, given at start')),
    ...secretsInEnvironment(arn, overridden, 'variable given at start'),
  ];
}

function build(value: Json): Said {
  const arn = textAt(value, 'arn');
  const role = textAt(value, 'serviceRole');
  if (arn === undefined || role === undefined) return { bad: 'a build project without its ARN or role' };
  const created = awsWhen('created', value, 'created'), changed = awsWhen('lastModified', value, 'lastModified');
  const variables = objectsOf(objectOf(value['environment'])?.['environmentVariables']);
  const stored = variables.filter((v) => /^(?:SECRETS_MANAGER|PARAMETER_STORE)$/.test(textAt(v, 'type') ?? ''));
  const plain = variables.filter((v) => !stored.includes(v));
  const source = textAt(value, 'source.location');
  return [
    { ...workload(arn, 'CodeBuild project', { created: created.at, rotated: changed.at, detail: detailOf(source === undefined ? undefined : `builds ${shown(source)}`, created.note, changed.note) }), identity: { name: arn, kind: 'ci-runner' } },
    ...runsAs(arn, role, 'service role of a CodeBuild project'),
    ...secretsInEnvironment(arn, plain.flatMap((v) => textAt(v, 'name') ?? []), 'plain variable'),
    // Here the value is the place of a secret, not the secret.
    ...stored.flatMap((v) => { const place = textAt(v, 'value'); return place === undefined ? [] : givenSecret(arn, place, textAt(v, 'name')); }),
  ];
}

function accessEntry(value: Json): Said {
  const principal = textAt(value, 'principalArn');
  if (principal === undefined) return { bad: 'an access entry without its principal' };
  const cluster = textAt(value, 'clusterName') ?? '';
  const created = awsWhen('createdAt', value, 'createdAt');
  const identity = principalOf(principal);
  const groups = textsAt(value, ['kubernetesGroups']);
  const policies = textsAt(value, ['associatedAccessPolicies.policyArn', 'accessPolicies.policyArn']);
  const granted = [...groups.map((g) => `Kubernetes group ${g}`), ...policies.map((p) => `access policy ${p}`)];
  return [{ kind: 'identity', platform: PLATFORM, identity }, ...(granted.length === 0 ? [undefined] : granted).map((g): InventoryDraft => ({
    kind: 'permission', platform: PLATFORM, identity, other: { name: nameOf(`eks:${cluster}`), kind: 'unknown' }, created: created.at,
    detail: detailOf(`access to EKS cluster ${shown(cluster)}`, textAt(value, 'username') === undefined ? undefined : `as ${shown(textAt(value, 'username') ?? '')}`, g === undefined ? undefined : shown(g), created.note),
  }))];
}

function podIdentity(value: Json): Said {
  const namespace = textAt(value, 'namespace') ?? '', account = textAt(value, 'serviceAccount') ?? '', cluster = textAt(value, 'clusterName') ?? '';
  const subject = `system:serviceaccount:${namespace}:${account}`;
  const role = textAt(value, 'roleArn');
  const created = awsWhen('createdAt', value, 'createdAt');
  if (role === undefined) return { skip: `service account ${subject} of ${shown(cluster)} has a pod identity; which role is not in this answer (describe-pod-identity-association says it)` };
  const target = textAt(value, 'targetRoleArn');
  const detail = detailOf(`EKS pod identity of cluster ${shown(cluster)}`, created.note);
  return [
    { kind: 'trust', platform: PLATFORM, identity: roleOf(role), other: { name: nameOf(subject), kind: 'service-account' }, created: created.at, detail },
    { kind: 'consumer', platform: PLATFORM, identity: roleOf(role), other: { name: nameOf(subject), kind: 'service-account' }, detail },
    ...(target === undefined ? [] : [{ kind: 'trust' as const, platform: PLATFORM, identity: roleOf(target), other: { name: role, kind: 'role' as const }, detail: 'target role of an EKS pod identity' }]),
  ];
}

const hasRole = (path: string, what: string, arnPath: string) => (value: Json): Said => {
  const arn = textAt(value, arnPath), role = textAt(value, path);
  if (arn === undefined || role === undefined) return { skip: `${what} without a role` };
  const created = awsWhen('creation', value, 'createdAt', 'creationDate', 'CreationTime');
  return [workload(arn, what, { created: created.at, status: textAt(value, 'status', 'Status')?.toLowerCase(), detail: created.note }), ...runsAs(arn, role, what)];
};

/** A database: the user it was made with, where that user's password lies, and the roles it carries. */
function database(value: Json): Said {
  const arn = textAt(value, 'DBInstanceArn', 'DBClusterArn', 'ClusterNamespaceArn', 'ClusterIdentifier');
  const master = textAt(value, 'MasterUsername');
  if (arn === undefined || master === undefined) return { skip: 'a database without a first user' };
  const identity = named(`${arn}#${master}`, 'service-account');
  const created = awsWhen('creation', value, 'InstanceCreateTime', 'ClusterCreateTime');
  const kept = textAt(value, 'MasterUserSecret.SecretArn', 'MasterPasswordSecretArn');
  const roles = [...textsAt(value, ['AssociatedRoles.RoleArn']), ...textsAt(value, ['IamRoles.IamRoleArn']), ...textsAt(value, ['MonitoringRoleArn'])];
  return [
    { kind: 'identity', platform: PLATFORM, identity, created: created.at, detail: detailOf(`first user of a ${shown(textAt(value, 'Engine') ?? 'Redshift')} database`, textAt(value, 'Endpoint.Address') === undefined ? undefined : `at ${textAt(value, 'Endpoint.Address') ?? ''}`, value['IAMDatabaseAuthenticationEnabled'] === true ? 'IAM sign-in is on' : undefined, created.note) },
    ...(kept === undefined ? [] : [{ kind: 'secret' as const, platform: PLATFORM, identity: named(kept, 'unknown'), credential: { value: `password of ${identity.name}`, kind: 'database-password' as const } }]),
    ...roles.flatMap((r) => runsAs(arn, r, 'role of a database')),
  ];
}

function instanceProfile(value: Json): Said {
  const arn = textAt(value, 'Arn') ?? '';
  const created = awsWhen('CreateDate', value, 'CreateDate');
  const entries = objectsOf(value['Roles']).flatMap((role): InventoryDraft[] => {
    const roleArn = textAt(role, 'Arn');
    if (roleArn === undefined) return [];
    const identity = roleOf(roleArn);
    return [{ kind: 'identity', platform: PLATFORM, identity }, { kind: 'host-identity', platform: PLATFORM, identity, other: { name: arn, kind: 'unknown' }, created: created.at, detail: detailOf('instance profile', created.note) }, ...trustOf(identity, role['AssumeRolePolicyDocument']).entries];
  });
  return entries.length === 0 ? { skip: `instance profile ${shown(arn)} has no role` } : entries;
}

function instance(value: Json): Said {
  const profile = textAt(value, 'IamInstanceProfile.Arn');
  if (profile === undefined) return { skip: 'an instance without an instance profile' };
  const launched = awsWhen('LaunchTime', value, 'LaunchTime', 'Timestamp');
  const addresses = [textAt(value, 'PrivateIpAddress'), textAt(value, 'PublicIpAddress')];
  return [{
    kind: 'host-identity', platform: PLATFORM, identity: named(profile, 'unknown'), other: { name: textAt(value, 'InstanceId') ?? '', kind: 'machine' }, created: launched.at,
    status: textAt(value, 'State.Name', 'State')?.toLowerCase(),
    detail: detailOf('named by its instance profile', addresses[0] === undefined ? undefined : `private address ${addresses[0]}`, addresses[1] === undefined ? undefined : `public address ${addresses[1]}`, launched.note),
  }];
}

export const WORKLOAD_KINDS: readonly DocumentKind[] = [
  { title: 'instance profile', keys: ['InstanceProfileName', 'Arn', 'Roles'], read: instanceProfile },
  { title: 'instance and its profile', keys: ['InstanceId', 'IamInstanceProfile'], read: instance },
  { title: 'database and its first user', keys: ['MasterUsername'], when: (v) => ['DBInstanceArn', 'DBClusterArn', 'ClusterNamespaceArn', 'NodeType'].some((k) => Object.hasOwn(v, k)), read: database },
  { title: 'Lambda function', keys: ['FunctionArn', 'FunctionName', 'Role'], read: lambda },
  { title: 'ECS task definition', keys: ['taskDefinitionArn', 'containerDefinitions'], read: taskDefinition },
  { title: 'ECS task', keys: ['taskArn', 'taskDefinitionArn'], read: task },
  { title: 'CodeBuild project', keys: ['arn', 'serviceRole', 'environment'], read: build },
  { title: 'EKS pod identity', keys: ['associationArn', 'serviceAccount', 'namespace'], read: podIdentity },
  { title: 'EKS access entry', keys: ['clusterName', 'principalArn'], read: accessEntry },
  { title: 'EKS cluster', keys: ['arn', 'roleArn', 'resourcesVpcConfig'], read: hasRole('roleArn', 'EKS cluster', 'arn') },
  { title: 'EKS node group', keys: ['nodegroupArn', 'nodeRole'], read: hasRole('nodeRole', 'EKS node group', 'nodegroupArn') },
  { title: 'Fargate profile', keys: ['fargateProfileArn', 'podExecutionRoleArn'], read: hasRole('podExecutionRoleArn', 'Fargate profile', 'fargateProfileArn') },
  { title: 'state machine', keys: ['stateMachineArn', 'roleArn'], read: hasRole('roleArn', 'state machine', 'stateMachineArn') },
  {
    title: 'Cognito identity pool roles', keys: ['IdentityPoolId', 'Roles'],
    read: (v) => {
      const pool = textAt(v, 'IdentityPoolId') ?? '';
      const rules = valuesAt(v, 'RoleMappings').flatMap((m) => Object.entries(objectOf(m) ?? {})).flatMap(([provider, m]) => textsAt(m, ['RulesConfiguration.Rules.RoleARN']).map((r) => [r, `by a rule for ${provider}`] as const));
      const given = Object.entries(objectOf(v['Roles']) ?? {}).flatMap(([who, r]) => (typeof r === 'string' ? [[r, who === 'unauthenticated' ? 'for anyone, without signing in' : who] as const] : []));
      return [...given, ...rules].map(([role, who]): InventoryDraft => ({ kind: 'trust', platform: PLATFORM, identity: roleOf(role), other: named(pool, 'service'), detail: detailOf('Cognito identity pool', shown(who)) }));
    },
  },
];
