// A Node program to debug: logs through Tracescope's emitter, at INFO and DEBUG, until it may end. Arguments: endpoint, a
// file whose presence ends it. Each record at INFO says whether DEBUG ones are written. Run under js-debug by tests.
import {existsSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {getLogger, install, task} from '../../../samples/node/tracescopeEmitter.mjs';

const [, , endpoint, mayEnd] = process.argv;
install({endpoint, level: 'INFO', quiet: true});
const log = getLogger('shop.prices');

await task('levels in node', async () => {
  while (!existsSync(mayEnd)) {
    log.info('pricing');
    log.debug('chatter');
    await delay(50);
  }
});
