/** What a file's records have in common is worked out once, and is what would be worked out each time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCloudTrailRecord } from '../../../electron/ingest/aws/normalise.ts';
import { Recall, RecallMemory } from '../../../electron/ingest/aws/recall.ts';

const requests = [
  { bucketName: 'logs', key: 'a/b' }, { bucketName: 'logs' }, { instanceIds: ['i-0123456789abcdef0', 'i-0123456789abcdef1'] }, { roleArn: 'arn:aws:iam::104857600112:role/x', name: 'n' },
  { queueUrl: 'https://sqs.us-east-1.amazonaws.com/104857600112/q' }, { names: ['p'] }, {},
];
const resources = [undefined, [{ ARN: 'arn:aws:s3:::logs/a/b' }, { ARN: 'arn:aws:kms:us-east-1:104857600112:key/1' }], [{ arn: 'arn:aws:iam::104857600112:role/x' }]];

test('whichever records came before, with objects given again or new ones', () => {
  const record = fc.record({
    requestParameters: fc.oneof(fc.constantFrom(...requests), fc.constantFrom(...requests).map((r) => structuredClone(r)), fc.constant(null)),
    resources: fc.constantFrom(...resources), eventSource: fc.constantFrom('s3.amazonaws.com', 'ec2.amazonaws.com', 'a:b', 'a'), eventName: fc.constantFrom('Get', 'b:Get', 'Put'),
  });
  fc.assert(fc.property(fc.array(record, { maxLength: 30 }), (records) => {
    const recall = new Recall(new RecallMemory());
    for (const r of records) {
      const whole = { eventTime: '2025-03-01T10:00:00Z', eventID: '1', ...r };
      expect(readCloudTrailRecord(whole, recall)).toEqual(readCloudTrailRecord(whole, new Recall(new RecallMemory())));
    }
  }), { numRuns: 300 });
});

const identity = fc.record({
  type: fc.constantFrom('AssumedRole', 'IAMUser'), accessKeyId: fc.constantFrom('ASIAEXAMPLE0000000A1', 'ASIAEXAMPLE0000000A2'),
  arn: fc.constantFrom('arn:aws:sts::104857600112:assumed-role/x/i-0123456789abcdef0', 'arn:aws:sts::104857600112:assumed-role/x/ci'), invokedBy: fc.constantFrom(undefined, 'ssm.amazonaws.com'),
  sessionContext: fc.constantFrom(undefined, { sourceIdentity: 'ana' }),
});
const call = fc.record({ userIdentity: identity, eventSource: fc.constantFrom('s3.amazonaws.com', 'sts.amazonaws.com'), eventName: fc.constant('Get') });
const wholeOf = (r: object) => ({ eventTime: '2025-03-01T10:00:00Z', eventID: '1', ...r });

test('a file gives what it gives alone, whichever files were read before it in the thread, and beside it', () => {
  fc.assert(fc.property(fc.array(fc.array(call, { maxLength: 12 }), { maxLength: 4 }), (files) => {
    const memory = new RecallMemory();
    const open = files.map(() => new Recall(memory));
    const alone = files.map((records) => {
      const own = new Recall(new RecallMemory());
      return records.map((r) => readCloudTrailRecord(wholeOf(r), own));
    });
    const after = files.map((records) => {
      const recall = new Recall(memory);
      return records.map((r) => readCloudTrailRecord(wholeOf(r), recall));
    });
    expect(after).toEqual(alone);
    for (let i = 0; i < 12; i += 1) {
      for (const [f, recall] of open.entries()) {
        const record = files[f]?.[i];
        if (record !== undefined) expect(readCloudTrailRecord(wholeOf(record), recall)).toEqual(alone[f]?.[i]);
      }
    }
  }), { numRuns: 300 });
});

test('sessions told apart by key, whoever their calls go to: the same actor and credential, and what a session says of itself once beside its calls to STS', () => {
  fc.assert(fc.property(fc.array(call, { maxLength: 30 }), (records) => {
    const recall = new Recall(new RecallMemory());
    const said = new Map<string, string>();
    for (const r of records) {
      const given = readCloudTrailRecord(wholeOf(r), recall);
      const alone = readCloudTrailRecord(wholeOf(r), new Recall(new RecallMemory()));
      if (given.kind !== 'events' || alone.kind !== 'events') throw new Error('no event');
      const key = r.userIdentity.accessKeyId;
      const says = JSON.stringify(r.userIdentity);
      const again = r.eventSource !== 'sts.amazonaws.com' && said.get(key) === says;
      if (r.eventSource !== 'sts.amazonaws.com') said.set(key, says);
      const all = alone.events[0].facts ?? [];
      const facts = again ? all.filter((f) => f.kind === 'invoked-by') : all;
      expect(given.events[0]).toEqual({ ...alone.events[0], facts });
    }
  }), { numRuns: 300 });
});
