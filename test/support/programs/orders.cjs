// A program to debug: prices orders one after the other and prints what it logs, in Distlog's form, with process id and
// place. Arguments: name of the flow, number of orders, a file whose presence ends it early. Run under js-debug by tests.
'use strict';
const {randomUUID} = require('node:crypto');
const {existsSync} = require('node:fs');
const {hostname} = require('node:os');

const [, , name, count, mayEnd] = process.argv;
const root = randomUUID();
const numbers = new Map();

/**
 * @param {string} scope
 * @param {string} message
 * @param {number} lineno
 * @param {string} funcName
 * @param {object} context
 */
function log(scope, message, lineno, funcName, context = {}) {
  const seq = numbers.get(scope) ?? 0;
  numbers.set(scope, seq + 1);
  const record = {
    ...{name: 'root', msg: message, message, levelname: 'INFO', levelno: 20, pathname: __filename, lineno, funcName},
    ...{created: Date.now() / 1000, process: process.pid, thread: 1, threadName: 'main', hostname: hostname()},
    context: {key: `${seq}@${scope}`, ...context},
  };
  console.log(JSON.stringify(record));
}

/** @param {number} order */
async function price(order) {
  const customer = `O'Neil "${order}"\n`;
  log(`${root}/${order + 1}`, `price ${order}`, 33, 'price', {order, customer});
  await new Promise(resolve => setTimeout(resolve, 100));
  const total = order * 2; // the breakpoint
  log(`${root}/${order + 1}`, `price ${order}`, 36, 'price', {order, customer});
  return total;
}

async function main() {
  log(root, name, 41, 'main');
  for (let order = 0; order < Number(count) && !existsSync(mayEnd); order++) await price(order);
  log(root, name, 43, 'main');
}

void main();
