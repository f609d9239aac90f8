// The rival of rows 6 and 10: a PULL socket that only counts. Comes in: how many messages. Goes out: on stdout first the
// endpoint, then the epoch milliseconds at which the last one had come.
import {Pull} from 'zeromq';

const wanted = Number(process.argv[2]);
const socket = new Pull();
await socket.bind('tcp://127.0.0.1:*');
console.log(socket.lastEndpoint);
for (let count = 0; count < wanted; count++) await socket.receive();
console.log(Date.now());
socket.close();
