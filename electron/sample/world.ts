/** The company of the sample: Tallowmere Freight, who never existed. Accounts, addresses, agents. Only documentation ranges (RFC 5737). */
import { rngOf } from './rng.ts';

export const PROD = '111122223333';
export const BUILD = '444455556666';
export const BACKUP = '777788889999';
export const ACCOUNTS = [PROD, BUILD, BACKUP] as const;

export const MAIN_REGION = 'eu-west-1';
export const DR_REGION = 'eu-central-1';
export const GLOBAL_REGION = 'us-east-1';

export const TRAIL_BUCKET = 'tallowmere-org-trail';
/** The trail that the intruder of the second story stops: one region, one account. */
export const DR_TRAIL = 'tallowmere-dr-trail';
export const ORG_TRAIL = 'tallowmere-org-trail';

/** Where our own things call from. */
export const ADDRESS = {
  office: '198.51.100.10',
  officeSecond: '198.51.100.11',
  agent03: '192.0.2.21',
  agent05: '192.0.2.22',
  agent07: '192.0.2.23',
  catalogTasks: '192.0.2.40',
  dbOps: '192.0.2.41',
  web: '192.0.2.42',
  dispatchApp: '192.0.2.44',
  depsBot: '192.0.2.71',
  hostedRun: '192.0.2.171',
  partnerFeed: '192.0.2.45',
  portal: '192.0.2.48',
  cluster: '192.0.2.52',
  lambda: '192.0.2.60',
  githubRunners: ['192.0.2.129', '192.0.2.134', '192.0.2.147', '192.0.2.160'],
  auditor: '203.0.113.99',
} as const;

/** One address and one agent per story; nothing legitimate ever comes from these. The fourth calls from a host of the company, through its own endpoint. */
export const INTRUDER = {
  buildAgent: { from: '203.0.113.24', agent: 'aws-cli/2.27.41 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0-64-generic md/arch#x86_64 lang/python#3.13.4 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off' },
  leakedKey: { from: '203.0.113.77', agent: 'Boto3/1.38.12 md/Botocore#1.38.12 ua/2.1 os/macos#24.5.0 md/arch#arm64 lang/python#3.12.9 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.38.12' },
  /** Where the fourth story comes in from, through the company's remote access. */
  remote: '203.0.113.201',
  leakedKeyBrowser: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  federatedBackup: { from: '203.0.113.130', agent: 'aws-sdk-rust/1.3.7 ua/2.1 api/sts/1.72.0 os/linux lang/rust/1.87.0' },
  sharedAccount: { from: '10.30.1.40', agent: 'aws-sdk-go-v2/1.36.5 ua/2.1 os/linux lang/go#1.24.4 md/GOOS#linux md/GOARCH#amd64' },
} as const;

export const AGENT = {
  ssm: 'aws-sdk-go/1.55.5 (go1.23.8; linux; amd64) amazon-ssm-agent/3.3.2299.0',
  ciTool: 'Boto3/1.36.3 md/Botocore#1.36.3 ua/2.0 os/linux#6.1.141-155.222.amzn2023.x86_64 md/arch#x86_64 lang/python#3.11.6 md/pyimpl#CPython exec-env/EC2 Botocore/1.36.3',
  docker: 'Amazon ECR Docker Credential Helper/0.10.0 aws-sdk-go-v2/1.32.2 os/linux lang/go#1.22.9 md/GOOS#linux md/GOARCH#amd64',
  terraform: 'APN/1.0 HashiCorp/1.0 Terraform/1.12.2 (+https://www.terraform.io) terraform-provider-aws/6.2.0 (+https://registry.terraform.io/providers/hashicorp/aws)',
  catalogSync: 'Boto3/1.34.69 md/Botocore#1.34.69 ua/2.0 os/linux#5.10.238 md/arch#x86_64 lang/python#3.10.14 md/pyimpl#CPython exec-env/AWS_ECS_FARGATE Botocore/1.34.69',
  dispatchApp: 'aws-sdk-java/2.31.50 md/io#sync md/http#Apache ua/2.1 os/Linux#5.10.238 lang/java#21.0.7 md/OpenJDK_64-Bit_Server_VM',
  partnerFeed: 'aws-sdk-php/3.344.2 ua/2.1 os/linux#5.15.0 lang/php#8.3.21 GuzzleHttp/7',
  portal: 'aws-sdk-js/3.821.0 ua/2.1 os/linux#5.10.238 lang/js md/nodejs#22.16.0',
  lambda: 'Boto3/1.37.3 md/Botocore#1.37.3 ua/2.0 os/linux#5.10.238-255.973.amzn2.x86_64 md/arch#x86_64 lang/python#3.12.9 md/pyimpl#CPython exec-env/AWS_Lambda_python3.12 Botocore/1.37.3',
  pod: 'aws-sdk-go-v2/1.34.0 os/linux lang/go#1.23.6 md/GOOS#linux md/GOARCH#arm64',
  github: 'aws-sdk-nodejs/2.1692.0 linux/v20.19.2 configure-aws-credentials-for-github-actions promise',
  auditor: 'PostureLens/4.2.0 Boto3/1.38.2 md/Botocore#1.38.2 os/linux#6.8.0 lang/python#3.12.3',
  chrome: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  edge: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0',
  cliAdmin: 'aws-cli/2.28.3 md/awscrt#0.27.4 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.5 md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off',
} as const;

export const OIDC_GITHUB = `arn:aws:iam::${PROD}:oidc-provider/token.actions.githubusercontent.com`;
export const OIDC_GITHUB_BUILD = `arn:aws:iam::${BUILD}:oidc-provider/token.actions.githubusercontent.com`;
export const OIDC_CLUSTER_HOST = `oidc.eks.${MAIN_REGION}.amazonaws.com/id/5A4D504C450000000000000000000001`;
export const OIDC_CLUSTER = `arn:aws:iam::${PROD}:oidc-provider/${OIDC_CLUSTER_HOST}`;
export const SAML_PROVIDER = (account: string): string => `arn:aws:iam::${account}:saml-provider/AWSSSO_5a4d504c4501_DO_NOT_DELETE`;

export const BUCKET = {
  artifacts: 'tallowmere-build-artifacts',
  catalog: 'tallowmere-catalog-feed',
  forecasts: 'tallowmere-stock-forecasts',
  reports: 'tallowmere-finance-reports',
  manifests: 'tallowmere-shipping-manifests',
  drCopy: 'tallowmere-manifests-dr',
  backupExports: 'tallowmere-backup-exports',
} as const;

/** Secrets Manager adds six characters to a name; these stand for good. */
export function secretArn(account: string, name: string): string {
  const tail = rngOf(`secret ${account} ${name}`).text(6, 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789');
  return `arn:aws:secretsmanager:${MAIN_REGION}:${account}:secret:${name}-${tail}`;
}

export function kmsKeyArn(account: string, region: string): string {
  return `arn:aws:kms:${region}:${account}:key/${rngOf(`kms ${account} ${region}`).uuid()}`;
}

export const GITHUB_ORG = 'tallowmere';
export const TENANT = '5a4d504c-0000-4000-8000-7a110833e001';
export const GCP = { number: '504512340077', data: 'tallowmere-data', backup: 'tallowmere-backup' } as const;
export const DOMAIN = { dns: 'corp.tallowmere.example.com', netbios: 'TALLOWMERE' } as const;
