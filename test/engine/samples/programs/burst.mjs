/** `node burst.mjs RECORDS QUEUE_SIZE`: so many records into a queue of that size. */
import {getLogger, install} from '../../../../samples/node/tracescopeEmitter.mjs';

const [records, queueSize] = process.argv.slice(2).map(Number);
install({queueSize, lingerMs: 200});
const log = getLogger('jobs');
for (let number = 0; number < records; number++) log.info('record %d', number);
