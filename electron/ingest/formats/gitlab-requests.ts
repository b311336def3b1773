/** GitLab's request logs, `production_json.log` and `api_json.log`: one line for each request, with the token that was presented. */
import { rejected } from '../../../shared/domain/reading.ts';
import { objectOf, unfitting, type Format } from '../format.ts';
import { fieldsOf } from '../git/github-fields.ts';
import { isGitlabRequest, readGitlabRequest } from '../git/gitlab-requests.ts';

export const gitlabRequestsFormat: Format = {
  id: 'gitlab-requests',
  title: 'GitLab request logs (production_json.log, api_json.log)',
  arrays: [],
  marks: ['correlation_id', 'method'],
  sniff: (head) => (head.records.some(isGitlabRequest) ? 'requests with method, path, correlation_id and meta of GitLab' : undefined),
  open: () => ({
    read(record) {
      if (record.kind === 'row') return unfitting(record);
      const line = objectOf(record.value);
      return line === undefined ? rejected('not a JSON object') : readGitlabRequest(fieldsOf(line));
    },
  }),
};
