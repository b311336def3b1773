// `node electron/setup/run.mjs TASK …`: sets the machine up as far as it is not, then runs one task.
// This is what the npm scripts call, so that a fresh clone needs no other command.
import { prepare } from './prepare.mjs';
import { Refusal, say } from './say.mjs';
import * as tasks from './tasks.mjs';

const [name, ...args] = process.argv.slice(2);
try {
  if (name === undefined || !Object.hasOwn(tasks, name)) throw new Refusal(`there is no task "${name}"; there are: ${Object.keys(tasks).sort().join(', ')}`);
  await prepare();
  process.exitCode = await tasks[name](args);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  say(error.message);
  process.exitCode = error.code;
}
