/** Where one author writes down what happens: records in order of writing, and the few calls that every author needs. */
import { prose } from './calendar.ts';
import { recordOf, type CloudTrailRecord, type Detail, type Resource, type Seat } from './cloudtrail.ts';
import type { Json } from './json.ts';
import { asForwarded, asService } from './principals.ts';
import { rngOf, type Rng } from './rng.ts';
import { kmsKeyArn, MAIN_REGION, secretArn } from './world.ts';

export interface Tape {
  readonly records: CloudTrailRecord[];
  readonly rng: Rng;
  put(seat: Seat, seconds: number, action: string, detail?: Detail): CloudTrailRecord;
}

export function tapeOf(author: string): Tape {
  const rng = rngOf(`tape ${author}`);
  const records: CloudTrailRecord[] = [];
  return {
    records,
    rng,
    put: (seat, seconds, action, detail = {}) => {
      const record = recordOf(seat, seconds, action, detail, rng);
      records.push(record);
      return record;
    },
  };
}

const TOKEN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The `credentials` of an STS answer. The session token is noise: it opens nothing. */
export function issued(rng: Rng, key: string, expires: number): Json {
  return { accessKeyId: key, sessionToken: `IQoJb3JpZ2luX2VjSAMPLE${rng.text(96, TOKEN)}==`, expiration: prose(expires, true) };
}

/** An answer of AWS that names a secret, and the decryption that Secrets Manager then does for the caller. */
export function readSecret(tape: Tape, seat: Seat, seconds: number, name: string): void {
  const arn = secretArn(seat.account, name);
  tape.put(seat, seconds, 'secretsmanager:GetSecretValue', { request: { secretId: tape.rng.chance(0.5) ? arn : name } });
  decryptFor(tape, seat, seconds, 'secretsmanager.amazonaws.com', { SecretARN: arn, SecretVersionId: tape.rng.uuid() });
}

export function readParameter(tape: Tape, seat: Seat, seconds: number, name: string): void {
  const arn = `arn:aws:ssm:${seat.region}:${seat.account}:parameter${name}`;
  tape.put(seat, seconds, 'ssm:GetParameter', { request: { name, withDecryption: true }, resources: [{ accountId: seat.account, ARN: arn }] });
  decryptFor(tape, seat, seconds, 'AWS Internal', { PARAMETER_ARN: arn });
}

function decryptFor(tape: Tape, seat: Seat, seconds: number, service: string, context: Json): void {
  const freshKey = `ASIASAMPLE${tape.rng.text(10, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
  tape.put({ ...seat, who: asForwarded(seat.who, service, seconds, freshKey), from: service, agent: service, console: undefined }, seconds, 'kms:Decrypt', {
    request: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', encryptionContext: context },
    resources: [{ accountId: seat.account, type: 'AWS::KMS::Key', ARN: kmsKeyArn(seat.account, seat.region) }],
  });
}

/** An object of S3, with the resources that CloudTrail names for it. */
export function object(tape: Tape, seat: Seat, seconds: number, action: 'GetObject' | 'PutObject', bucket: string, key: string, owner = seat.account): void {
  tape.put(seat, seconds, `s3:${action}`, {
    request: { bucketName: bucket, Host: `${bucket}.s3.${seat.region}.amazonaws.com`, key },
    response: action === 'PutObject' ? { 'x-amz-server-side-encryption': 'AES256' } : null,
    resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` }, { accountId: owner, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }],
  });
}

/** Look around: one call after another, with the given pause between them. Refused where `allowed` does not name it. */
export function survey(tape: Tape, seat: Seat, from: number, actions: readonly string[], pause: readonly [number, number], allowed: ReadonlySet<string> | 'all'): number {
  let seconds = from;
  for (const action of actions) {
    tape.put(seat, seconds, action, allowed === 'all' || allowed.has(action) ? {} : { denied: true });
    seconds += tape.rng.int(pause[0], pause[1]);
  }
  return seconds;
}

export const serviceSeat = (service: string, account: string, region = MAIN_REGION): Seat => ({ who: asService(service), account, region, from: service, agent: service });

export const roleResource = (arn: string, account: string): readonly Resource[] => [{ accountId: account, type: 'AWS::IAM::Role', ARN: arn }];
