/**
 * `aws iam list-open-id-connect-providers` and `get-open-id-connect-provider`: the foreign issuers (GitHub Actions, Kubernetes clusters)
 * whose tokens the account accepts. Who of them may become what stands in the trust policies of roles.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetOpenIDConnectProvider.html
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { readArn, readAwsTime, textsOf } from '../aws/names.ts';
import { arrayOf, objectOf, textOf, type Format, type Head } from '../format.ts';
import { detailOf, quoted } from '../mapping.ts';

const LIST = 'OpenIDConnectProviderList';

function readProvider(value: unknown): Reading {
  const provider = objectOf(value);
  if (provider === undefined) return rejected('no object');
  if (Object.keys(provider).length === 0) return skipped('an empty element');
  const arn = textOf(provider['Arn']) ?? textOf(provider['OpenIDConnectProviderArn']);
  const url = textOf(provider['Url'])?.replace(/^https?:\/\//, '').replace(/\/+$/, '');
  if (arn !== undefined && readArn(arn)?.resource.startsWith('oidc-provider/') !== true) return rejected(`Arn is not that of an OIDC provider: ${quoted(arn)}`);
  // `get` does not repeat the ARN it was asked for, so the issuer is the name it has.
  const name = arn ?? url;
  if (name === undefined) return rejected('neither Arn nor Url');
  const created = readAwsTime('CreateDate', provider['CreateDate']);
  const issuer = url ?? name.slice(name.indexOf('oidc-provider/') + 'oidc-provider/'.length);
  const audiences = textsOf(provider['ClientIDList']);
  const thumbprints = textsOf(provider['ThumbprintList']);
  const entry: InventoryDraft = {
    kind: 'identity', platform: 'aws', identity: { name, kind: 'service', also: issuer === name ? [] : [issuer] }, created: created.at,
    detail: detailOf('OIDC identity provider', audiences.length === 0 ? undefined : `audiences ${audiences.join(', ')}`,
      thumbprints.length === 0 ? undefined : `thumbprints ${thumbprints.join(', ')}`, created.bad),
  };
  return { kind: 'entries', entries: [entry] };
}

function readAnswer(value: unknown): Reading {
  const answer = objectOf(value);
  if (answer === undefined || !Object.hasOwn(answer, LIST)) return readProvider(value);
  if (!Array.isArray(answer[LIST])) return rejected(`${LIST} is not a list`);
  const readings = arrayOf(answer[LIST]).map(readProvider);
  const unread = readings.flatMap((r) => (r.kind === 'rejected' ? [r.why] : []));
  const [first, ...rest] = readings.flatMap((r) => (r.kind === 'entries' ? r.entries : []));
  if (first === undefined) return unread[0] === undefined ? skipped('the list of providers is empty') : rejected(unread[0]);
  return { kind: 'entries', entries: [first, ...rest, ...unread.map((why): InventoryDraft => ({ kind: 'identity', platform: 'aws', detail: detailOf(`not read: ${why}`) }))] };
}

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' || head.shape === 'text' || head.shape === 'binary') return undefined;
  const shapes = [new Set(head.keys), ...head.records.map((r) => new Set(Object.keys(objectOf(r) ?? {})))];
  if (shapes.some((k) => k.has(LIST))) return `${LIST} of list-open-id-connect-providers`;
  return shapes.some((k) => k.has('Url') && k.has('ClientIDList')) ? 'Url and ClientIDList of get-open-id-connect-provider' : undefined;
}

export const oidcProvidersFormat: Format = {
  id: 'aws-oidc-providers',
  title: 'AWS IAM OIDC providers',
  arrays: [LIST],
  sniff,
  // That format reads bundles of answers; this one reads its own answer better.
  refines: ['aws-resource-list'],
  open: () => ({ read: (record) => (record.kind === 'row' ? rejected('a table row, where OIDC providers are JSON') : readAnswer(record.value)) }),
};
