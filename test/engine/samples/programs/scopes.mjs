/** Everything that a scope can say in Node; the test finds lines by their text. */
import {setTimeout as delay} from 'node:timers/promises';
import {bind, getLogger, install, success, task, to} from '../../../../samples/node/tracescopeEmitter.mjs';

install({level: 'DEBUG', system: 'T'});
const log = getLogger('jobs');

async function run() {
  log.info('before');
  await task('order 17', {customer: 'Renée', key: 'mine'}, async order => {
    log.info('first\nsecond %d', 2);
    to('synchronous', {lines: 3}, step => {
      step.bind({rows: 4});
      log.warning('rows');
      step.success('4 rows');
    });
    try {
      to('fails', () => {
        throw new RangeError('zero');
      });
    } catch (error) {
      log.error('caught', error);
    }
    await to('rejects', async () => {
      await delay(1);
      throw new Error('later');
    }).catch(error => log.error(error));
    task('nested', () => log.info('in the nested task'));
    to('no end', () => success(null));
    order.success('order placed');
  });
}

/** Two that overlap for certain: each waits until the other is inside. */
async function overlap() {
  const inside = [latch(), latch()];
  await task('gather', {owner: 'main'}, () =>
    Promise.all(
      [0, 1].map(number =>
        to(`async ${number}`, {owner: `A${number}`}, async () => {
          inside[number].resolve();
          await inside[1 - number].promise;
          await to('await', {owner: `A${number}`}, async () => {
            await delay(1);
            bind({late: true});
            log.info('async record');
          });
        }),
      ),
    ),
  );
}

function latch() {
  let resolve;
  const promise = new Promise(done => (resolve = done));
  return {promise, resolve};
}

function odd() {
  const cycle = [];
  cycle.push(cycle);
  const getter = {
    get broken() {
      throw new Error('no');
    },
  };
  const values = {silent: getter, nan: NaN, big: 5n, cycle, map: new Map([[1, 2]]), date: new Date(0), none: undefined};
  task('odd', values, () => log.info({event: 'an object', n: 1}));
}

await run();
await overlap();
odd();
log.info('the end');
