/**
 * The engine without its process: sessions and the handlers on them. Comes in: where to store and a listener for
 * events. Goes out: handlers for a Link, or for direct calls in the same process as the CLI makes them.
 */
import {homedir} from 'node:os';
import {join} from 'node:path';
import type {EngineApi, EngineConfig, EngineEvents} from '../protocol/engineApi';
import type {Handlers} from '../protocol/rpc';
import {createHandlers} from './handlers';
import {SessionList} from './sessionList';

/** What holds until `hello` or the CLI says otherwise. */
export const DEFAULT_CONFIG: EngineConfig = {
  storageDir: join(homedir(), '.tracescope'),
  limits: {maxRecords: 5_000_000, maxDiskBytes: 4 * 1024 ** 3, maxRecordBytes: 16 * 1024 ** 2},
  redaction: {fields: []},
};

export interface Engine {
  handlers: Handlers<EngineApi>;
  sessions: SessionList;
}

export function createEngine(
  emit: <E extends keyof EngineEvents & string>(name: E, data: EngineEvents[E]) => void,
  config: EngineConfig = DEFAULT_CONFIG,
): Engine {
  const sessions = new SessionList(emit, config);
  return {sessions, handlers: createHandlers(sessions)};
}
