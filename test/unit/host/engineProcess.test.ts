import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {constants, getPriority, tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {startEngineProcess} from '../../../src/host/engine/engineProcess';

test('the engine leaves the processors to VS Code and the programs that are watched', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tracescope-engine-'));
  const script = join(folder, 'engine.js');
  writeFileSync(script, "process.on('disconnect', () => process.exit());");
  const child = startEngineProcess(script, () => undefined);
  try {
    expect(getPriority(child.pid)).toBe(constants.priority.PRIORITY_BELOW_NORMAL);
  } finally {
    await child.stop(5000);
    rmSync(folder, {recursive: true, force: true});
  }
});
