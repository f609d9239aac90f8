/** Classes that inherit from each other, by mistake or to do harm: each is looked at once, and the nearest one wins. */
import {describe, expect, test} from 'vitest';
import type {SymbolRef} from '../../../src/protocol/model';
import {symbolPlace} from '../../support/symbolPlace';

const CLASSES = 40;
const NAMES = Array.from({length: CLASSES}, (_, at) => `C${at}`);

/** Each inherits from all others, in one file or each in its own. */
function everyOther(body: (name: string) => string): string {
  return NAMES.map(name => {
    return `class ${name}(${NAMES.filter(other => other !== name).join(', ')}):\n${body(name)}`;
  }).join('');
}

describe('forty classes that all inherit from each other', () => {
  test('a service without the method says so', async () => {
    const symbol: SymbolRef = {kind: 'entrypoint', system: 'nameko', name: 's.m', service: 's', method: 'm'};
    const source = everyOther(name => (name === 'C0' ? "    name = 's'\n" : '    pass\n'));
    expect(await symbolPlace({'/w/s.py': source}, symbol)).toBe('The class of the service of s.m has no such method.');
  });

  test('a node that is named by its class finds the one coroutine there is', async () => {
    const symbol: SymbolRef = {kind: 'node', system: 'penguiflow', name: 'x'};
    const work = '    async def __call__(self, message, ctx): pass\n';
    const source = everyOther(name => (name === 'C0' ? "    name = 'x'\n" : name === 'C39' ? work : '    pass\n'));
    const files = {'/w/s.py': `${source}nodes = [Node(step, name=step.name) for step in (C0(), C1())]\n`};
    expect(await symbolPlace(files, symbol)).toBe('/w/s.py:80 function');
  });
});
