/** What a Google Cloud call was about: project, place, service and resource. */
import type { Target } from '../../../shared/domain/event.ts';
import { textOf } from '../format.ts';
import { member } from '../nesting.ts';
import { bounded } from '../text.ts';
import { objects, type Entry, type Json } from './entry.ts';

/** `compute.googleapis.com` → `compute`. */
export const serviceOf = (name: string): string => name.toLowerCase().replace(/\.googleapis\.com$/, '');

/** `projects/P/zones/Z/instances/I` out of any resource name of an instance; the project by its id where the labels say it. */
export function hostNamed(resource: string | undefined, labels: Json | undefined): string | undefined {
  const m = /projects\/([^/]+)\/(?:.*\/)?zones\/([^/]+)\/instances\/([^/]+)/.exec(resource ?? '');
  const project = textOf(member(labels, 'project_id')), zone = textOf(member(labels, 'zone')), id = textOf(member(labels, 'instance_id'));
  // A tunnel names its machine by number only.
  if (m === null) return project === undefined || zone === undefined || zone === '' || id === undefined || id === '' ? undefined : `projects/${project}/zones/${zone}/instances/${id}`;
  return `projects/${project ?? m[1] ?? ''}/zones/${m[2] ?? ''}/instances/${m[3] ?? ''}`;
}

/** Project, folder or organisation: by the labels, else out of the resource's or the log's name. */
function accountOf(entry: Entry, resource: string | undefined): string | undefined {
  const project = textOf(member(entry.labels, 'project_id'));
  if (project !== undefined) return project;
  const named = /(?:^|\/)projects\/([^/_-][^/]*)/.exec(resource ?? '')?.[1] ?? /(?:^|\/)projects\/([^/]+)/.exec(entry.logName ?? '')?.[1];
  if (named !== undefined) return named;
  const organization = textOf(member(entry.labels, 'organization_id'));
  if (organization !== undefined) return `organizations/${organization}`;
  const folder = textOf(member(entry.labels, 'folder_id'));
  return folder !== undefined ? `folders/${folder}` : /((?:organizations|folders|billingAccounts)\/[^/]+)/.exec(entry.logName ?? resource ?? '')?.[1];
}

export function targetOf(entry: Entry, service: string): Target {
  const audit = entry.audit;
  const authorization = objects(member(audit, 'authorizationInfo'));
  let resource = textOf(member(audit, 'resourceName')) ?? authorization.map((a) => textOf(member(a, 'resource'))).find((r) => r !== undefined);
  const account = accountOf(entry, resource);
  const email = textOf(member(entry.labels, 'email_id'));
  // A service account is often called by its number: its e-mail address is how everything else knows it.
  if (email !== undefined && email !== '' && (resource === undefined || /serviceAccounts\/[^/]+$/.test(resource))) resource = `projects/${account ?? '-'}/serviceAccounts/${email.toLowerCase()}`;
  const place = textOf(member(entry.labels, 'zone')) ?? textOf(member(entry.labels, 'location')) ?? textOf(member(entry.labels, 'region'));
  return {
    platform: 'gcp', account, region: place === '' ? undefined : place, service, resource: bounded(resource),
    host: service === 'compute' || service === 'oslogin' || entry.resourceType === 'gce_instance' ? hostNamed(resource, entry.labels) : undefined,
  };
}
