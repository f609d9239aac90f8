/**
 * Sends records of a Node program to Tracescope, live, in Distlog's wire format.
 *
 * Copy this one file into a project. It needs Node 20 or newer and the `zeromq` package, version 6
 * (`npm install zeromq`).
 *
 *     import {install, getLogger, task, to} from './tracescopeEmitter.mjs';
 *
 *     install();                                                          // tcp://127.0.0.1:5010, level INFO
 *     const log = getLogger('shop');
 *
 *     await task('order 17', {customer: 'leo'}, async () => {             // a flow
 *       await to('charge', {amount: 19.95}, async charge => {             // a task inside it
 *         log.info('asking the bank');                                    // a record inside that
 *         charge.success('paid');
 *       });
 *     });
 *
 * Every record carries the file and line that wrote it and the scope it was written in; a scope says when it begins,
 * when it ends, and FAILED with the stack when an error leaves it. Scopes follow promises and callbacks through
 * AsyncLocalStorage. To continue a flow in another process, hand over `getForeignTask()` and open `importTask()` there.
 *
 * The program never waits for a viewer that is not there: records queue up to a limit, what does not fit is counted,
 * and the count is sent as a record as soon as there is room, or printed on stderr at exit.
 */
import {AsyncLocalStorage} from 'node:async_hooks';
import {randomUUID} from 'node:crypto';
import {hostname} from 'node:os';
import {basename, extname} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';
import {format, inspect} from 'node:util';
import {threadId} from 'node:worker_threads';
import * as zeromq from 'zeromq';

export const DEFAULT_ENDPOINT = 'tcp://127.0.0.1:5010';

/** Python's level numbers, which the wire format uses. */
export const LEVELS = Object.freeze({DEBUG: 10, INFO: 20, WARNING: 30, ERROR: 40, CRITICAL: 50});

/** @type {TracescopeEmitter | undefined} */
let installed;

/**
 * Levels of single loggers by name, those of their children (`shop` of `shop.bank`) included; '' for all others. Global,
 * so that Tracescope can change them through a debugger while the program runs.
 * @type {Map<string, number>}
 */
const loggerLevels = (globalThis[Symbol.for('tracescope.logLevels')] ??= new Map());

/**
 * Starts sending. A second call closes the first emitter.
 * @param {{endpoint?: string, level?: keyof typeof LEVELS, system?: 'P' | 'S' | 'T', queueSize?: number,
 *   lingerMs?: number, quiet?: boolean}} [options] `endpoint` defaults to the environment variable
 *   TRACESCOPE_ENDPOINT, then tcp://127.0.0.1:5010; `quiet` leaves out the line on stderr at exit.
 * @returns {TracescopeEmitter}
 */
export function install(options = {}) {
  void installed?.close();
  installed = new TracescopeEmitter(options);
  return installed;
}

/**
 * A logger: `debug`, `info`, `warning`, `error` and `critical` take what `console.log` takes. The stack of an Error
 * among the arguments is sent as the record's exception.
 * @param {string} name
 */
export function getLogger(name) {
  const at =
    level =>
    (...args) =>
      say(name, level, args, callerPlace());
  return {
    debug: at('DEBUG'),
    info: at('INFO'),
    warning: at('WARNING'),
    error: at('ERROR'),
    critical: at('CRITICAL'),
  };
}

// ---------------------------------------------------------------------------------------------------------- scopes

/** @type {AsyncLocalStorage<Scope>} */
const currentScope = new AsyncLocalStorage();

/**
 * A new flow around `work`, or one nested in the open scope. Returns what `work` returns (a promise is followed).
 * @template T
 * @param {string} message
 * @param {Record<string, unknown> | ((scope: Scope) => T)} context goes with every record of the scope; may be left out
 * @param {(scope: Scope) => T} [work]
 * @returns {T}
 */
export function task(message, context, work) {
  const own = randomUUID();
  const parent = currentScope.getStore();
  return runScope(parent ? `${parent.id}/${own}` : own, message, context, work, callerPlace());
}

/** A task inside the open scope; without an open scope the same as `task`. */
export function to(message, context, work) {
  return runScope(getForeignTask(), message, context, work, callerPlace());
}

/** Continues, in this process, the task that another one named with `getForeignTask`. */
export function importTask(foreignId, message, context, work) {
  const known = typeof foreignId === 'string' && foreignId !== '';
  return runScope(known ? foreignId : randomUUID(), message, context, work, callerPlace());
}

/** The id of a new task inside the open scope, for `importTask` elsewhere; each call names another task. */
export function getForeignTask() {
  return currentScope.getStore()?.getForeignTask() ?? randomUUID();
}

/** Says how the innermost open scope ended. */
export function success(message) {
  currentScope.getStore()?.success(message);
}

/** Adds values to the innermost open scope, for the records that follow. */
export function bind(context) {
  currentScope.getStore()?.bind(context);
}

/** A piece of work with a beginning and an end. */
export class Scope {
  #context;
  #records = 0;
  #children = 0;

  constructor(id, message, context) {
    this.id = id;
    this.endMessage = message;
    this.#context = withoutKey(context);
  }

  /** The text of the end record; null or '' sends none. If never called, the end repeats the beginning's text. */
  success(message) {
    this.endMessage = message;
  }

  bind(context) {
    this.#context = {...this.#context, ...withoutKey(context)};
  }

  getForeignTask() {
    return `${this.id}/${++this.#children}`;
  }

  /** What the next record of this scope says about it. Only for the emitter: each call takes a number. */
  nextContext() {
    return {key: `${this.#records++}@${this.id}`, ...this.#context};
  }
}

/** `key` is taken: it links the records. A value of that name is sent as `key_`. */
function withoutKey(context = {}) {
  const {key, ...rest} = context;
  return key === undefined ? rest : {...rest, key_: key};
}

function runScope(id, message, contextOrWork, work, place) {
  const [context, body] = typeof contextOrWork === 'function' ? [{}, contextOrWork] : [contextOrWork, work];
  const scope = new Scope(id, message, context);
  const end = () => {
    if (scope.endMessage) say('root', 'INFO', [scope.endMessage], place, scope, undefined, 'end');
  };
  const fail = error => {
    say('root', 'ERROR', [`FAILED ${message}`], place, scope, error, 'failed');
    throw error;
  };
  say('root', 'INFO', [message], place, scope, undefined, 'begin');
  let result;
  try {
    result = currentScope.run(scope, () => body(scope));
  } catch (error) {
    fail(error);
  }
  if (typeof result?.then === 'function') {
    return result.then(value => (end(), value), fail);
  }
  end();
  return result;
}

// ------------------------------------------------------------------------------------- the place in the source code

const OWN_FILE = fileURLToPath(import.meta.url);
const STACK_LINE = /^\s*at (?:(.*?) \()?(.+?):(\d+):\d+\)?$/;

/**
 * The nearest stack line outside this file and Node itself. The text of the stack is read, not V8's call sites:
 * with `--enable-source-maps` it names the TypeScript file.
 */
function callerPlace() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 12;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = limit;
  for (const line of lines) {
    const found = STACK_LINE.exec(line);
    if (!found) continue;
    const [, name = '', file, lineNumber] = found;
    const path = file.startsWith('file:') ? fileURLToPath(file) : file.replace(/^async /, '');
    if (path === OWN_FILE || path.startsWith('node:')) continue;
    return {path, line: Number(lineNumber), functionName: name.replace(/^(?:async|new) /, '') || '(anonymous)'};
  }
  return {path: '(unknown file)', line: 0, functionName: '(unknown function)'};
}

// ---------------------------------------------------------------------------------- one record as Distlog's JSON body

const HOSTNAME = hostname();
let clockOffsetMs = performance.timeOrigin;

/** Wall clock in milliseconds with a fraction; follows the wall clock when that is set or the machine has slept. */
function nowMs() {
  const ms = clockOffsetMs + performance.now();
  const wallMs = Date.now();
  if (Math.abs(ms - wallMs) < 20) return ms;
  clockOffsetMs = wallMs - performance.now();
  return wallMs;
}

/** `boundary` marks what opens or closes a scope, which Distlog itself leaves to be guessed. */
function say(logger, level, args, place, scope = currentScope.getStore(), error = args.find(isError), boundary) {
  if (!installed?.takes(level, logger)) return;
  const body = toBody(logger, level, args, place, scope ? scope.nextContext() : null, error);
  installed.emit(boundary ? {...body, tracescope_scope: boundary} : body);
}

/** Set for the logger, or for the nearest of those it is below. */
function ownLevel(logger) {
  if (loggerLevels.size === 0) return undefined;
  for (let name = logger; name !== ''; name = name.slice(0, Math.max(0, name.lastIndexOf('.')))) {
    const level = loggerLevels.get(name);
    if (level !== undefined) return level;
  }
  return loggerLevels.get('');
}

function toBody(logger, level, args, place, context, error) {
  const timeMs = nowMs();
  const name = basename(place.path);
  return {
    name: logger,
    msg: args[0],
    args: null,
    levelname: level,
    levelno: LEVELS[level],
    pathname: place.path,
    filename: name,
    module: basename(name, extname(name)),
    exc_info: null,
    exc_text: error === undefined ? null : oneLine(isError(error) ? String(error.stack ?? error) : inspect(error)),
    stack_info: null,
    lineno: place.line,
    funcName: place.functionName,
    created: timeMs / 1000,
    msecs: timeMs % 1000,
    relativeCreated: performance.now(),
    thread: threadId,
    threadName: threadId === 0 ? 'MainThread' : `Worker-${threadId}`,
    processName: 'MainProcess',
    process: process.pid,
    context,
    message: oneLine(messageOf(args)),
    asctime: asctime(new Date(timeMs)),
    hostname: HOSTNAME,
  };
}

/** As console.log writes it; errors are left to the exception, unless there is nothing else to say. */
function messageOf(args) {
  const words = args.length > 1 ? args.filter((value, index) => index === 0 || !isError(value)) : args;
  return words.length === 1 && isError(words[0]) ? String(words[0].message) : format(...words);
}

function isError(value) {
  return value instanceof Error;
}

/** Distlog writes a newline as the two characters backslash and n. */
function oneLine(text) {
  return text.replaceAll('\n', '\\n');
}

/** Local time as Python's logging writes it: 2026-11-20 11:48:45,446. */
function asctime(date) {
  const two = number => String(number).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time},${String(date.getMilliseconds()).padStart(3, '0')}`;
}

const MAX_DEPTH = 30;

/** The value with text for whatever JSON refuses or leaves out (BigInt, NaN, functions, cycles, …). Never throws. */
function plain(value, above = []) {
  try {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value !== 'object') return typeof value === 'bigint' ? String(value) : inspect(value);
    if (above.includes(value)) return '(cycle)';
    if (typeof value.toJSON === 'function') return plain(value.toJSON(), [...above, value]);
    if (above.length >= MAX_DEPTH || isError(value)) return inspect(value);
    const inside = [...above, value];
    if (Array.isArray(value)) return value.map(item => plain(item, inside));
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return inspect(value);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(item, inside)]));
  } catch {
    return '(a value that cannot be read)';
  }
}

// --------------------------------------------------------------------------------------------------------- the socket

const RETRY_MS = 20;
const REPORT_EVERY_MS = 1000;
const SOCKET_QUEUE = 1000;

/**
 * Sends bodies over a PUSH socket that connects, and counts what could not be delivered. Made by `install`.
 * The socket takes records only while a viewer is connected (`immediate`); until then they wait here, so that their
 * number is known. Its events are not listened to: zeromq's observer keeps the process alive.
 */
export class TracescopeEmitter {
  #endpoint;
  #topic;
  #levelNumber;
  #queueSize;
  #lingerMs;
  #quiet;
  #socket;
  /** @type {Array<[string, string]>} what the socket has not taken yet */
  #waiting = [];
  #retry;
  #dropped = 0;
  #nextReportMs = 0;
  #everTaken = false;
  #lastTakenMs = performance.now();
  #closing;
  #onBeforeExit = () => void this.close();
  #onExit = () => this.#finish();

  constructor({endpoint, level = 'INFO', system = 'P', queueSize = 10_000, lingerMs = 1000, quiet = false} = {}) {
    if (!['P', 'S', 'T'].includes(system)) throw new RangeError(`system must be 'P', 'S' or 'T', not '${system}'`);
    if (!(level in LEVELS)) throw new RangeError(`level must be one of ${Object.keys(LEVELS).join(', ')}`);
    this.#endpoint = endpoint ?? process.env.TRACESCOPE_ENDPOINT ?? DEFAULT_ENDPOINT;
    this.#topic = `${system}LJ`;
    this.#levelNumber = LEVELS[level];
    this.#queueSize = Math.max(1, queueSize);
    this.#lingerMs = lingerMs;
    this.#quiet = quiet;
    this.#socket = new zeromq.Push({
      sendHighWaterMark: SOCKET_QUEUE,
      sendTimeout: 0,
      linger: lingerMs,
      immediate: true,
    });
    this.#socket.connect(this.#endpoint);
    process.once('beforeExit', this.#onBeforeExit);
    process.once('exit', this.#onExit);
  }

  takes(level, logger = '') {
    return this.#closing === undefined && LEVELS[level] >= (ownLevel(logger) ?? this.#levelNumber);
  }

  emit(body) {
    this.#flush();
    this.#reportDropped();
    if (this.#waiting.length >= this.#queueSize) {
      this.#dropped++;
      return;
    }
    this.#waiting.push([this.#topic, JSON.stringify(plain(body))]);
    this.#flush();
  }

  /** Delivers what waits, for at most `lingerMs`, and closes the socket. Called by itself when the program ends. */
  close() {
    this.#closing ??= this.#deliver().then(() => this.#finish());
    return this.#closing;
  }

  /** Gives the socket what it has room for; the rest is tried again soon. */
  #flush() {
    let taken = 0;
    while (taken < this.#waiting.length && this.#socket.writable) {
      // Decided within the call, only the answer is a promise.
      this.#socket.send(this.#waiting[taken]).catch(() => this.#dropped++);
      taken++;
    }
    if (taken > 0) {
      this.#waiting.splice(0, taken);
      this.#everTaken = true;
      this.#lastTakenMs = performance.now();
    }
    if (this.#waiting.length > 0) this.#retry ??= setTimeout(() => this.#flushAgain(), RETRY_MS).unref();
  }

  #flushAgain() {
    this.#retry = undefined;
    this.#flush();
  }

  /** Sends the number of dropped records once there is room, at most once a second. */
  #reportDropped() {
    const now = performance.now();
    if (this.#dropped === 0 || this.#waiting.length >= this.#queueSize || now < this.#nextReportMs) return;
    const text = `${this.#dropped} records were dropped because the viewer did not take them in time`;
    const place = {path: '(unknown file)', line: 0, functionName: '(unknown function)'};
    const body = toBody('tracescope.emitter', 'WARNING', [text], place, null, undefined);
    this.#waiting.push([this.#topic, JSON.stringify(plain(body))]);
    this.#dropped = 0;
    this.#nextReportMs = now + REPORT_EVERY_MS;
  }

  /** A short program may be done before the connection is: it has the linger time, from its start. */
  async #deliver() {
    while (this.#waiting.length > 0 && performance.now() < this.#lastTakenMs + this.#lingerMs) {
      await delay(RETRY_MS);
      this.#flush();
    }
  }

  /** The part that can be done while the process exits: close the socket and say what was lost. */
  #finish() {
    if (this.#socket.closed) return;
    process.off('beforeExit', this.#onBeforeExit);
    process.off('exit', this.#onExit);
    clearTimeout(this.#retry);
    this.#closing ??= Promise.resolve();
    const lost = this.#waiting.length + this.#dropped;
    this.#socket.close(); // what it holds is delivered by its own thread, which the end of the process waits for
    if (lost > 0 && !this.#quiet) process.stderr.write(`tracescope: ${this.#describeLost(lost)}\n`);
  }

  #describeLost(count) {
    const what = `${count} ${count === 1 ? 'record was' : 'records were'} not delivered`;
    return this.#everTaken
      ? `${what}: the viewer at ${this.#endpoint} did not take them in time.`
      : `${what}: no viewer answered at ${this.#endpoint}. In VS Code, run "Tracescope: Start Listening" first.`;
  }
}
