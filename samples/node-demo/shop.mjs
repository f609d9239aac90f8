/**
 * A small shop in Node: run it while Tracescope listens.
 *
 *     node shop.mjs            until Ctrl+C
 *     node shop.mjs --once     three orders, then the end
 *
 * The courier is a second process; its work shows up inside the order it belongs to.
 */
import {spawn} from 'node:child_process';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {bind, getForeignTask, getLogger, importTask, install, task, to} from '../node/tracescopeEmitter.mjs';

const SELF = fileURLToPath(import.meta.url);
const [role, foreignTask] = process.argv.slice(2);
const log = getLogger('shop');

install({level: 'DEBUG'});
await (role === '--courier' ? deliver(foreignTask) : openShop(role === '--once' ? 3 : Infinity));

async function openShop(orders) {
  for (let number = 1; number <= orders; number++) {
    await placeOrder(number).catch(error => log.error('order %d answered with 500', number, error));
    await delay(400);
  }
}

function placeOrder(number) {
  return task(`order ${number}`, {customer: number % 2 ? 'ada' : 'leo'}, async order => {
    log.info('POST /orders');
    await Promise.all([reserve('chair'), reserve('lamp')]);
    await pay(number);
    await handOver();
    order.success(`order ${number} placed`);
  });
}

function reserve(sku) {
  return to(`reserve ${sku}`, {sku}, async () => {
    await delay(10);
    log.debug('%s is in stock', sku);
  });
}

function pay(number) {
  return to('pay', {attempt: 1}, async () => {
    await delay(20);
    bind({bank: 'bank.example'});
    if (number % 3 === 2) throw new Error('the bank did not answer');
    log.info('paid');
  });
}

function handOver() {
  return to('hand over', async () => {
    const courier = spawn(process.execPath, [SELF, '--courier', getForeignTask()], {stdio: 'inherit'});
    await new Promise(resolve => courier.once('exit', resolve));
  });
}

function deliver(foreignId) {
  return importTask(foreignId, 'courier', {vehicle: 'bicycle'}, async ride => {
    await delay(30);
    log.warning('traffic jam');
    ride.success('delivered');
  });
}
