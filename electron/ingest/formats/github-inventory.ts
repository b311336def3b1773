/** Lists of GitHub's API: tokens, authorized credentials, app installations, keys, secrets by name, runners. */
import { GITHUB_KINDS } from '../git/github-lists.ts';
import { inventoryFormat } from '../inventory/inventory-format.ts';

export const githubInventoryFormat = inventoryFormat({
  id: 'github-inventory', title: 'GitHub tokens, keys, apps and runners', platform: 'github', kinds: GITHUB_KINDS, lists: ['installations', 'secrets', 'runners'],
});
