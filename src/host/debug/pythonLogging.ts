/**
 * Expressions that change the level of a Python logger in a running program, and put it back. Pure. Called by
 * LogLevels, which sends them through `evaluate`. The program itself remembers what its levels were, so that they can be
 * restored by a window that was reloaded; and in a program that a debugger only attached to, a thread of its own
 * restores them when the debugger goes.
 */

/** `name`, `level` and `attached` are given as globals. */
const SET = `
import logging
levels = logging.__dict__.setdefault('_tracescope_levels', {})
logger = logging.getLogger(name)
levels.setdefault(name, logger.level)
logger.setLevel(level)
if attached and '_tracescope_watch' not in logging.__dict__:
    import threading, time
    def watch():
        import debugpy
        while debugpy.is_client_connected():
            time.sleep(0.2)
        for other, before in levels.items():
            logging.getLogger(other).setLevel(before)
        levels.clear()
        logging.__dict__.pop('_tracescope_watch', None)
    thread = threading.Thread(target=watch, name='tracescope restores log levels', daemon=True)
    thread.pydev_do_not_trace = True
    thread.is_pydev_daemon_thread = True
    logging._tracescope_watch = thread
    thread.start()
`;

const RESTORE = `
import logging
levels = logging.__dict__.get('_tracescope_levels', {})
for name, before in levels.items():
    logging.getLogger(name).setLevel(before)
levels.clear()
`;

/** `logger` '' is the root logger. */
export function setLevelExpression(logger: string, level: number, attached: boolean): string {
  // A JSON text is a Python literal too.
  return `exec(${JSON.stringify(SET)}, {'name': ${JSON.stringify(logger)}, 'level': ${level}, 'attached': ${attached ? 'True' : 'False'}})`;
}

export function restoreExpression(): string {
  return `exec(${JSON.stringify(RESTORE)}, {})`;
}

/** From chatty to silent. */
export const PYTHON_LEVELS = [
  {name: 'DEBUG', level: 10},
  {name: 'INFO', level: 20},
  {name: 'WARNING', level: 30},
  {name: 'ERROR', level: 40},
  {name: 'CRITICAL', level: 50},
] as const;
