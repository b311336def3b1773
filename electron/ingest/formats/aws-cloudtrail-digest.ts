/**
 * CloudTrail digest files: hashes and signatures of log files, delivered beside them. They hold no events; taking them for a log would
 * read nothing and say nothing. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
import { skipped } from '../../../shared/domain/reading.ts';
import { arrayOf, objectOf, textOf, type Format } from '../format.ts';

export const cloudTrailDigestFormat: Format = {
  id: 'aws-cloudtrail-digest',
  title: 'AWS CloudTrail digest (hashes of log files)',
  arrays: [],
  sniff: (head) => (head.shape.startsWith('json') && /"digestS3Bucket"\s*:/.test(head.text) && /"(logFiles|digestEndTime)"\s*:/.test(head.text)
    ? 'digestS3Bucket and logFiles present: a digest, not a log' : undefined),
  open: () => ({
    read(record) {
      const digest = record.kind === 'json' ? objectOf(record.value) : undefined;
      const files = arrayOf(digest?.['logFiles']).length;
      return skipped(`a digest over ${files} log files, from ${textOf(digest?.['digestStartTime']) ?? '?'} to ${textOf(digest?.['digestEndTime']) ?? '?'}: it holds hashes, no events`);
    },
  }),
};
