/**
 * The function behind an expression that is given to a node: a name, a method of an object or of the class around it, an
 * object that is called, `partial(…)` and other wrappers. Comes in: the expression and where it stands; goes out: the places
 * of the function, none where it is not of the workspace (a lambda stands in the call itself).
 */
import {classesNamed, lineage} from '../python/lineage';
import type {PlacedClass} from '../python/lineage';
import {findNamed} from '../python/modules';
import {readCall} from '../python/outline';
import type {PyFunction, PyOutline} from '../python/outline';
import {valueOf} from '../python/textValue';
import type {Found} from '../sourceIndex';

type Files = readonly Found<PyOutline>[];

export interface FunctionPlace {
  path: string;
  func: PyFunction;
}

/** Where the expression stands. */
export interface Here {
  files: Files;
  file: Found<PyOutline>;
  line1: number;
}

const MAX_DEPTH = 5;
const NAME = /^[^\W\d][\w.]*$/u;
const CALL = /^([^\W\d][\w.]*)\s*\(/u;

export function functionsOf(here: Here, expression: string, depth = MAX_DEPTH): FunctionPlace[] {
  const text = expression.trim();
  if (depth === 0 || text === '' || text.startsWith('lambda')) return [];
  if (NAME.test(text)) return ofName(here, text, depth);
  const callee = CALL.exec(text)?.[1];
  if (callee === undefined) return [];
  const {args, end} = readCall(text, text.indexOf('('));
  const rest = text.slice(end).trim();
  const classes = classesNamed(here.files, here.file, callee);
  if (classes.length > 0) {
    const method = rest === '' ? '__call__' : /^\.(\w+)$/.exec(rest)?.[1];
    return method === undefined ? [] : classes.flatMap(cls => methodsOf(here.files, cls, method));
  }
  if (rest !== '') return [];
  // `partial(work, 1)`, `traced(work)`: what is wrapped, or else what makes it.
  const positional = args.filter(arg => !/^\w+\s*=(?!=)/.test(arg));
  for (const arg of positional) {
    const wrapped = NAME.test(arg) || CALL.test(arg) ? functionsOf(here, arg, depth - 1) : [];
    if (wrapped.length > 0) return wrapped;
  }
  return ofName(here, callee, depth - 1);
}

function ofName(here: Here, name: string, depth: number): FunctionPlace[] {
  const {files, file, line1} = here;
  const dot = name.lastIndexOf('.');
  if (dot > 0) return ofDotted(here, name.slice(0, dot), name.slice(dot + 1), depth);
  const own = file.facts.functions.filter(item => item.name === name && item.cls === null);
  // Of several of one name in a file, as nested functions are, the one that is defined last above the call.
  const above = own.filter(item => item.line1 < line1).sort((a, b) => b.line1 - a.line1);
  const chosen = own.length > 1 && above.length > 0 ? above.slice(0, 1) : own;
  if (chosen.length > 0) return chosen.map(func => ({path: file.path, func}));
  const value = valueOf({files, file, cls: null}, name);
  if (value && value.value.text !== name) {
    const there = {files, file: value.scope.file, line1: value.value.line1};
    const found = functionsOf(there, value.value.text, depth - 1);
    if (found.length > 0) return found;
  }
  return imported(here, name);
}

function imported({files, file}: Here, name: string): FunctionPlace[] {
  return findNamed(files, file, name, outline => outline.functions.filter(({cls}) => cls === null)).map(
    ({path, definition}) => ({path, func: definition}),
  );
}

/** `self.run`, `worker.run` after `worker = Worker()`, `Worker.run`, `module.run`. */
function ofDotted(here: Here, before: string, last: string, depth: number): FunctionPlace[] {
  const {files, file, line1} = here;
  if (before === 'self' || before === 'cls') {
    const around = file.facts.classes
      .filter(cls => line1 > cls.line1 && line1 <= cls.end1)
      .sort((a, b) => b.line1 - a.line1)[0];
    return around ? methodsOf(files, {file, cls: around}, last) : [];
  }
  const classes = classesNamed(here.files, here.file, before);
  if (classes.length > 0) return classes.flatMap(cls => methodsOf(files, cls, last));
  const made = valueOf({files, file, cls: null}, before);
  const maker = made ? CALL.exec(made.value.text)?.[1] : undefined;
  if (made && maker !== undefined) {
    const there = {files, file: made.scope.file, line1: made.value.line1};
    const found = classesNamed(files, there.file, maker).flatMap(cls => methodsOf(files, cls, last));
    if (found.length > 0) return found;
  }
  const ofModule = imported(here, `${before}.${last}`);
  if (ofModule.length > 0 || depth === 0) return ofModule;
  const anywhere = files.flatMap(({path, facts}) =>
    facts.functions.filter(({name}) => name === last).map(func => ({path, func})),
  );
  return anywhere.length === 1 ? anywhere : [];
}

/** Its own or inherited. */
function methodsOf(files: Files, {file, cls}: PlacedClass, name: string): FunctionPlace[] {
  for (const {file: there, cls: nearest} of lineage(files, file, cls)) {
    const own = nearest.methods.filter(method => method.name === name);
    if (own.length > 0) return own.slice(-1).map(func => ({path: there.path, func}));
  }
  return [];
}
