/** The scopes of each thread that are not over, against a set for each thread. */
import fc from 'fast-check';
import {expect, it} from 'vitest';
import {OpenScopes} from '../../../src/core/formats/distlog/openScopes';
import type {OpenList} from '../../../src/core/formats/distlog/openScopes';
import {NONE} from '../../../src/protocol/model';

const THREADS = 3;
const step = fc.record({
  what: fc.constantFrom('add', 'remove', 'move'),
  scope: fc.oneof(fc.nat(12), fc.nat(2000)),
  to: fc.nat(THREADS - 1),
});

function members(open: OpenScopes, {first}: OpenList): number[] {
  const found: number[] = [];
  for (let scope = first; scope !== NONE; scope = open.next[scope]!) found.push(scope);
  return found;
}

it('holds each scope once, in the list of its thread, latest first', () => {
  fc.assert(
    fc.property(fc.array(step, {maxLength: 200}), steps => {
      const open = new OpenScopes();
      const lists = Array.from({length: THREADS}, (): OpenList => ({first: NONE}));
      const sets = lists.map(() => new Set<number>());
      /** As Scopes knows the thread of a scope, whether it is open or not. */
      const threadOf = new Map<number, number>();
      for (const {what, scope, to} of steps) {
        const thread = threadOf.get(scope) ?? to;
        threadOf.set(scope, what === 'move' ? to : thread);
        if (what !== 'add') {
          open.remove(lists[thread]!, scope);
          sets[thread]!.delete(scope);
        }
        if (what === 'remove') continue;
        const into = threadOf.get(scope)!;
        open.add(lists[into]!, scope);
        sets[into]!.add(scope);
        expect(lists.map(list => members(open, list))).toEqual(sets.map(set => [...set].reverse()));
      }
    }),
  );
});
