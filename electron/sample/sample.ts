/** The sample incident: evidence files of a company that never was, the same bytes on every machine, and what is to be found in them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CloudTrailRecord } from './cloudtrail.ts';
import { decoys } from './decoys.ts';
import { platformInventories } from './inventory-platforms.ts';
import { inventories } from './inventory.ts';
import { dataEvents, historyExport, inOrder, isSilenced, lineFiles, logTree, lookupExport, type SampleFile } from './layout.ts';
import { noiseOfHosts } from './noise-hosts.ts';
import { noiseOfPlatforms } from './noise-platforms.ts';
import { noiseOfPeople } from './noise-people.ts';
import { noiseOfServices } from './noise-services.ts';
import { noiseOfWorkloads } from './noise-workloads.ts';
import { storyBuildAgent } from './story-build-agent.ts';
import { storyFederatedBackup } from './story-federated-backup.ts';
import { storyLeakedKey } from './story-leaked-key.ts';
import { storySharedAccount } from './story-shared-account.ts';
import type { StoryTruth } from './truth.ts';

const STORIES = [storyBuildAgent(), storyLeakedKey(), storyFederatedBackup(), storySharedAccount()] as const;

/** What an investigator must find, story by story. */
export const SAMPLE_TRUTH: readonly StoryTruth[] = STORIES.map((s) => s.truth);

function sampleRecords(): readonly CloudTrailRecord[] {
  const all = [...STORIES.flatMap((s) => s.records), ...decoys(), ...noiseOfHosts(), ...noiseOfWorkloads(), ...noiseOfPeople(), ...noiseOfServices()];
  return inOrder(all.filter((r) => !isSilenced(r)));
}

export function sampleFiles(): readonly SampleFile[] {
  const records = sampleRecords();
  const lines = [...STORIES.flatMap((s) => s.lines), ...noiseOfPlatforms(records)];
  return [...logTree(records), ...lineFiles(lines), dataEvents(records), lookupExport(records), historyExport(records), ...inventories(records), ...platformInventories()];
}

/** Writes the evidence below `folder`, which is made where it is missing, and returns the paths in the order of writing. */
export function writeSample(folder: string): readonly string[] {
  return sampleFiles().map((file) => {
    const path = join(folder, ...file.path.split('/'));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.bytes);
    return path;
  });
}
