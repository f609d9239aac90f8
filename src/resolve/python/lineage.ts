/**
 * A class and what it inherits from, nearest first: depth first in the order of the bases, as far as they are among the files.
 * Each class comes once, so sources in which classes inherit from each other, by mistake or to do harm, cost no more than they
 * have classes. Called wherever a method or an attribute may be inherited.
 */
import type {Found} from '../sourceIndex';
import {findNamed} from './modules';
import type {PyClass, PyOutline} from './outline';

type Files = readonly Found<PyOutline>[];

export interface PlacedClass {
  file: Found<PyOutline>;
  cls: PyClass;
}

/** No class of a program that people read inherits from so many. */
const MAX_CLASSES = 200;

export function* lineage(files: Files, file: Found<PyOutline>, cls: PyClass): Generator<PlacedClass> {
  const seen = new Set<PyClass>();
  // The next one is the last.
  const waiting: PlacedClass[] = [{file, cls}];
  for (let next = waiting.pop(); next && seen.size < MAX_CLASSES; next = waiting.pop()) {
    if (seen.has(next.cls)) continue;
    seen.add(next.cls);
    yield next;
    const {file: here, cls: of} = next;
    waiting.push(...of.bases.flatMap(base => classesNamed(files, here, base)).reverse());
  }
}

/** What a file means by the name of a class. Several where modules cannot be told apart. */
export function classesNamed(files: Files, file: Found<PyOutline>, name: string): PlacedClass[] {
  return findNamed(files, file, name, outline => outline.classes).flatMap(({path, definition}) => {
    const there = files.find(item => item.path === path);
    return there ? [{file: there, cls: definition}] : [];
  });
}
