// A program to debug: prices orders one after the other and prints what it logs, in Distlog's form, with process id and
// place. Arguments: name of the flow, number of orders, a file whose presence ends it early. Run under js-debug by tests.
'use strict';
const {randomUUID} = require('node:crypto');
const {existsSync} = require('node:fs');
const {hostname} = require('node:os');
const {format} = require('node:util');

const [, , name, count, mayEnd] = process.argv;
const root = randomUUID();
const numbers = new Map();

/**
 * @param {string} scope
 * @param {string} funcName
 * @param {object} context
 * @param {string} msg
 * @param {unknown[]} values
 */
function log(scope, funcName, context, msg, ...values) {
  const seq = numbers.get(scope) ?? 0;
  numbers.set(scope, seq + 1);
  const lineno = Number(/:(\d+):\d+\)?$/.exec((new Error().stack ?? '').split('\n')[2] ?? '')?.[1]);
  const place = {pathname: __filename, lineno, funcName};
  const sender = {process: process.pid, thread: 1, threadName: 'main', hostname: hostname()};
  const text = {name: 'root', msg, message: format(msg, ...values), levelname: 'INFO', levelno: 20};
  const key = `${seq}@${scope}`;
  console.log(JSON.stringify({...text, ...place, ...sender, created: Date.now() / 1000, context: {key, ...context}}));
}

/** @param {number} order */
async function price(order) {
  const customer = `O'Neil "${order}"\n`;
  log(`${root}/${order + 1}`, 'price', {order, customer}, 'price %d', order);
  await new Promise(resolve => setTimeout(resolve, 100));
  const total = order * 2; // the breakpoint
  log(`${root}/${order + 1}`, 'price', {order, customer}, 'price %d', order);
  return total;
}

async function main() {
  log(root, 'main', {}, name);
  for (let order = 0; order < Number(count) && !existsSync(mayEnd); order++) {
    const customer = `O'Neil "${order}"\n`;
    log(root, 'main', {order, customer}, 'next for %s', customer);
    await price(order);
  }
  log(root, 'main', {}, name);
}

void main();
