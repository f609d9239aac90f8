/** The built engine as the extension starts it: a process of its own with a typed link. Every row starts its own. */
import type {EngineApi} from '../../../src/protocol/engineApi';
import type {RowFilter, SessionChange, SessionInfo} from '../../../src/protocol/queries';
import {EngineProcess} from '../../engine/support/engineProcess';

const LIMITS = {maxRecords: 100_000_000, maxDiskBytes: 2 ** 40};

export const EVERYTHING: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: false, span: null};

export function startEngine(storageDir: string): Promise<EngineProcess> {
  return EngineProcess.start(storageDir, LIMITS);
}

/** Opens one file and waits until it is read to the end. */
export async function openIndexed(engine: EngineProcess, path: string): Promise<SessionInfo> {
  const read = nextChange(engine, change => change.sources.every(source => source.progress === 1));
  const session = await engine.call('openFiles', {paths: [path], name: 'bench'});
  await read;
  return {...session, counts: engine.changes.at(-1)!.counts};
}

/** Resolves with the first event that passes; events come at most ten times a second. */
export function nextChange(engine: EngineProcess, passes: (change: SessionChange) => boolean): Promise<SessionChange> {
  return new Promise((resolve, reject) => {
    const stop = engine.link.on('sessionChanged', change => {
      if (!passes(change)) return;
      stop();
      resolve(change);
    });
    engine.child.once('exit', code => reject(new Error(`The engine ended with ${code}.`)));
  });
}

/**
 * A filter that the engine has not answered yet: it keeps the matches of those used last, and a kept answer is no
 * measurement. The range holds every record, whatever the number.
 */
export function fresh(filter: Partial<RowFilter>, number: number): RowFilter {
  return {...EVERYTHING, timeRange: {fromNs: -1 - number, toNs: Number.MAX_SAFE_INTEGER}, ...filter};
}

export type RowsResult = EngineApi['rows']['result'];
