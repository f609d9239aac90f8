/**
 * Finds a Python for tests that run real Python programs: at least 3.8 and able to `import zmq`.
 *
 * TRACESCOPE_PYTHON names one explicitly. Otherwise the usual names are tried; /usr/bin/python3 is among them because a
 * version manager's `python3` comes first on many developers' PATH and lacks the system's pyzmq.
 */
import {spawnSync} from 'node:child_process';

const PROBE = 'import sys, zmq; sys.exit(0 if sys.version_info >= (3, 8) else 1)';
const CANDIDATES = ['python3', '/usr/bin/python3', 'python', 'py'];

/** What to say where none is found. */
export const NO_PYTHON =
  'No Python 3.8 or newer with pyzmq was found (python -m pip install pyzmq; or name one in TRACESCOPE_PYTHON).';

/** The command of the interpreter, or undefined. Starts each candidate once; not cached. */
export function findPythonWithZmq(): string | undefined {
  const named = process.env.TRACESCOPE_PYTHON;
  const candidates = named === undefined || named === '' ? CANDIDATES : [named];
  return candidates.find(command => spawnSync(command, ['-c', PROBE], {stdio: 'ignore'}).status === 0);
}
