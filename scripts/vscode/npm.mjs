// @ts-check
// Runs npm as a child process: the same npm that started us, with a clean environment.
// Comes in: a folder and npm's arguments. Goes out: a promise; on failure an error that ends with npm's own last lines.
// Called by hosts.mjs and by the scripts that install the project itself. Uses Node built-ins only, because it runs
// before anything is installed. Surprise: under `npm test`, npm hands its own state down in npm_* variables
// (npm_config_local_prefix among them), which would make a nested npm work on the wrong folder.
import {spawn} from 'node:child_process';

/** @returns {NodeJS.ProcessEnv} this process's environment without what npm added to it, but with the user's npm settings */
export function environmentWithoutNpmState() {
  const env = {...process.env};
  for (const name of Object.keys(env)) {
    if (
      /^npm_(package|lifecycle|config_local_prefix|config_prefix|config_global|config_loglevel|command|node_execpath)/.test(
        name,
      )
    ) {
      delete env[name];
    }
  }
  return env;
}

/**
 * @param {string} folder where npm works
 * @param {string[]} args npm's arguments
 * @returns {Promise<void>} rejects with npm's last 30 lines of output
 */
export async function runNpm(folder, args) {
  const npmScript = process.env.npm_execpath;
  const known = npmScript !== undefined && /npm-cli\.c?js$/.test(npmScript);
  const [command, before] = known ? [process.execPath, [npmScript]] : ['npm', []];
  const child = spawn(command, [...before, ...args], {
    cwd: folder,
    env: environmentWithoutNpmState(),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: !known && process.platform === 'win32',
  });
  let output = '';
  child.stdout.on('data', data => (output += data));
  child.stderr.on('data', data => (output += data));
  /** @type {number | null} */
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) {
    const tail = output.trimEnd().split('\n').slice(-30).join('\n');
    throw new Error(`npm ${args.join(' ')} failed with exit status ${code}:\n${tail}`);
  }
}
