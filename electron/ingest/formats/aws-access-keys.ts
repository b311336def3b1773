/**
 * `aws iam list-access-keys`: the ids of long-term keys, whose they are by user name only, and their state. One answer, an array or lines
 * of answers, or their elements merged; some tools add when a key was last used.
 * The account is nowhere in it, so the user is named `user/NAME`; which ARN that is follows later from the key id.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AccessKeyMetadata.html
 */
import type { InventoryDraft } from '../../../shared/domain/inventory.ts';
import { rejected, skipped, type Reading } from '../../../shared/domain/reading.ts';
import { accountOfAccessKey, readAwsTime } from '../aws/names.ts';
import { arrayOf, objectOf, textOf, type Format, type Head } from '../format.ts';
import { detailOf, quoted } from '../mapping.ts';

const LIST = 'AccessKeyMetadata';

function readKey(value: unknown): Reading {
  const key = objectOf(value);
  if (key === undefined) return rejected('not the description of an access key');
  if (Object.keys(key).length === 0) return skipped('an empty element');
  const id = textOf(key['AccessKeyId']);
  const user = textOf(key['UserName']);
  if (id === undefined) return rejected('no AccessKeyId');
  if (!/^[A-Za-z0-9_]{3,128}$/.test(id)) return rejected(`AccessKeyId is not an id: ${quoted(id)}`);
  const used = objectOf(key['AccessKeyLastUsed']) ?? key;
  const created = readAwsTime('CreateDate', key['CreateDate']);
  const lastUsed = readAwsTime('LastUsedDate', used['LastUsedDate']);
  const bad = created.bad ?? lastUsed.bad;
  if (bad !== undefined) return rejected(bad);
  const usedWith = textOf(used['ServiceName']) ?? textOf(used['LastUsedService']);
  const usedIn = textOf(used['Region']) ?? textOf(used['LastUsedRegion']);
  const account = accountOfAccessKey(id);
  const identity = user === undefined ? undefined : { name: `user/${user}`, kind: 'user' as const };
  const credential: InventoryDraft = {
    kind: 'credential', platform: 'aws', identity, credential: { value: id, kind: 'aws-access-key' },
    created: created.at, lastUsed: lastUsed.at, status: textOf(key['Status'])?.toLowerCase(),
    detail: detailOf(
      identity === undefined ? 'no user is named: it may be a key of the root' : undefined,
      usedWith === undefined || usedWith === 'N/A' ? undefined : `last used with ${usedWith}`,
      usedIn === undefined || usedIn === 'N/A' ? undefined : `last used in ${usedIn}`,
      created.note, lastUsed.note,
      account === undefined ? undefined : `account by key id ${account}`,
    ),
  };
  if (identity === undefined) return { kind: 'entries', entries: [credential] };
  return { kind: 'entries', entries: [{ kind: 'identity', platform: 'aws', identity, detail: 'named without its account' }, credential] };
}

/** An answer with its list. An element that cannot be read is named among the others. */
function readAnswer(list: unknown): Reading {
  if (!Array.isArray(list)) return rejected(`${LIST} is not a list`);
  const entries: InventoryDraft[] = [];
  const unread: string[] = [];
  const named = new Set<string>();
  arrayOf(list).forEach((value, i) => {
    const reading = readKey(value);
    if (reading.kind === 'entries') {
      // The same user comes with each of its keys; it exists once.
      entries.push(...reading.entries.filter((e) => e.kind !== 'identity' || !named.has(e.identity?.name ?? '')));
      for (const e of reading.entries) named.add(e.identity?.name ?? '');
    } else if (reading.kind !== 'events') unread.push(`key ${i + 1} of the list cannot be read: ${reading.why}`);
  });
  if (entries.length === 0) return unread[0] === undefined ? skipped('the list of keys is empty') : rejected(unread[0]);
  for (const why of unread) entries.push({ kind: 'credential', platform: 'aws', detail: detailOf(why) });
  const [first, ...rest] = entries;
  return first === undefined ? skipped('the list of keys is empty') : { kind: 'entries', entries: [first, ...rest] };
}

const isKey = (value: unknown): boolean => {
  const o = objectOf(value);
  return o !== undefined && textOf(o['AccessKeyId']) !== undefined && 'UserName' in o && 'Status' in o && !('SecretAccessKey' in o) && !('SessionToken' in o);
};

function sniff(head: Head): string | undefined {
  if (head.shape === 'csv' || head.shape === 'text' || head.shape === 'binary') return undefined;
  if (head.keys.includes(LIST) || head.records.some((r) => Array.isArray(objectOf(r)?.[LIST]))) return `${LIST} of list-access-keys`;
  return head.records.some(isKey) ? 'AccessKeyId, UserName and Status: keys of list-access-keys' : undefined;
}

export const accessKeysFormat: Format = {
  id: 'aws-access-keys',
  title: 'AWS IAM access keys',
  arrays: [LIST],
  sniff,
  // That format reads bundles of answers; this one reads its own answer better.
  refines: ['aws-resource-list'],
  open: () => ({
    read(record) {
      if (record.kind === 'row') return rejected('a table row, where access keys are JSON');
      const answer = objectOf(record.value);
      return answer !== undefined && Object.hasOwn(answer, LIST) ? readAnswer(answer[LIST]) : readKey(record.value);
    },
  }),
};
