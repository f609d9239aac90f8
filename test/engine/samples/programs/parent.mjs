/** Hands two tasks to another process: as `node parent.mjs`, which starts itself with the ids. */
import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {getForeignTask, getLogger, importTask, install, task, to} from '../../../../samples/node/tracescopeEmitter.mjs';

install();
const log = getLogger('jobs');
const given = process.argv.slice(2);

if (given.length > 0) {
  given.forEach((id, number) =>
    importTask(id, `worker ${number}`, {worker: number}, () => to('step', () => log.info('working'))),
  );
} else {
  task('checkout', () =>
    to('dispatch', () => {
      const ids = [getForeignTask(), getForeignTask()];
      spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...ids], {stdio: 'inherit'});
    }),
  );
}
log.info('the end');
