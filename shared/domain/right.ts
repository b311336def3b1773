/**
 * What a policy or role binding comes to, normalised when an inventory is read: one statement, in the few words that bear on who may reach what.
 * Kept with its entry (`evidence_right`), and judged when the reach is asked for, never before: two inventories may have a say in one answer.
 */
export const RIGHT_EFFECTS = ['allow', 'deny', 'bound', 'needs', 'within', 'owned', 'stated', 'unread'] as const;
/**
 * allow, deny: the entry's `identity` may, or may not, do `acts` on `on` · bound: nothing beyond the policies named in `on` (a permission boundary) ·
 * needs: whoever opens the entry's secret must also be allowed `acts` on `on` · within: what the membership gives counts in the namespaces `on` only ·
 * owned: those named in `on` own the entry's `identity` · stated: every policy of the entry's `identity` is in this inventory, so what none allows is refused ·
 * unread: a policy that is named, but whose document is not here or cannot be read.
 */
export type RightEffect = (typeof RIGHT_EFFECTS)[number];

export interface Right {
  readonly effect: RightEffect;
  /**
   * AWS: actions of `AWS_ACTS` · GCP: roles and permissions (`roles/owner`, `iam.serviceAccounts.actAs`) · Entra and Azure: names of roles ·
   * Kubernetes: `verb resource` (`get secrets`, `create pods/exec`) · others: the vendor's own word. `*`: every act there is.
   */
  readonly acts?: readonly string[];
  /** Names or patterns of what the acts are allowed on; absent: on everything. */
  readonly on?: readonly string[];
  /** `on` names what is left out, and everything else is meant (AWS NotResource). */
  readonly but?: boolean;
  /** A condition that the workbench cannot judge, as the source writes it. */
  readonly if?: string;
  /** The policy, role or binding that says it. */
  readonly by?: string;
}

/** Actions of AWS that let their holder act as another, or open what another's credential lies in. Everything else is dropped when a policy is read. */
export const AWS_ACTS = [
  'sts:AssumeRole',
  'iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile', 'iam:UpdateAssumeRolePolicy', 'iam:AddUserToGroup',
  'iam:AttachUserPolicy', 'iam:PutUserPolicy', 'iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:AttachGroupPolicy', 'iam:PutGroupPolicy', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion',
  'iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction', 'lambda:UpdateFunctionCode', 'ec2:RunInstances', 'ecs:RegisterTaskDefinition', 'ecs:RunTask', 'glue:CreateJob', 'glue:StartJobRun',
  'codebuild:CreateProject', 'codebuild:StartBuild', 'cloudformation:CreateStack', 'sagemaker:CreateNotebookInstance', 'sagemaker:CreatePresignedNotebookInstanceUrl',
  'secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath', 'kms:Decrypt',
  'ssm:SendCommand', 'ssm:StartSession', 'ec2-instance-connect:SendSSHPublicKey',
] as const;
export type AwsAct = (typeof AWS_ACTS)[number];
