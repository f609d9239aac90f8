/** Recent and saved filters: order, bounds, and what a stranger wrote into the memento. */
import {expect, test} from 'vitest';
import {FilterMemory} from '../../../src/host/inspector/filterMemory';
import {memoryMemento} from '../../support/memoryMemento';

test('recent filters: newest first, each once, at most twenty, blanks are none', async () => {
  const memory = new FilterMemory(memoryMemento());
  for (const text of ['a', 'b', ' a ', '  ']) await memory.remember(text);
  expect(memory.lists().recent).toEqual(['a', 'b']);
  for (let index = 0; index < 30; index++) await memory.remember(`n${index}`);
  expect(memory.lists().recent).toHaveLength(20);
  expect(memory.lists().recent[0]).toBe('n29');
});

test('saved filters: a name has one text, an empty text takes it away', async () => {
  const memory = new FilterMemory(memoryMemento());
  await memory.save({name: 'failures', text: 'state:failed'});
  await memory.save({name: 'slow', text: 'duration>1s'});
  await memory.save({name: 'failures', text: 'level>=error'});
  expect(memory.lists().saved).toEqual([
    {name: 'slow', text: 'duration>1s'},
    {name: 'failures', text: 'level>=error'},
  ]);
  await memory.save({name: 'slow', text: ''});
  expect(memory.lists().saved.map(({name}) => name)).toEqual(['failures']);
});

test('what is no filter is passed over', async () => {
  const memento = memoryMemento();
  await memento.update('tracescope.recentFilters', [1, null, 'good', {}]);
  await memento.update('tracescope.savedFilters', {name: 'x'});
  expect(new FilterMemory(memento).lists()).toEqual({recent: ['good'], saved: []});
});
