/**
 * Where a test inside VS Code finds what scripts/vscode/runHost.mjs prepared. In: the environment. Out: paths.
 * Surprise: the suite runs as a bundle in another folder, so paths relative to the test file do not work there.
 */
import {join} from 'node:path';

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the suite with scripts/vscode/runHost.mjs.`);
  return value;
}

/** test/fixtures of the checkout. */
export function fixturePath(...parts: string[]): string {
  return join(fromEnvironment('TRACESCOPE_FIXTURES'), ...parts);
}

/** The checkout, where samples/ and dist/ are. */
export function checkoutPath(...parts: string[]): string {
  return join(fromEnvironment('TRACESCOPE_CHECKOUT'), ...parts);
}

/** A Python interpreter that can import zmq and debugpy. */
export function pythonPath(): string {
  return fromEnvironment('TRACESCOPE_PYTHON');
}
