/**
 * Nodes that are objects: `Node(step.run, name=step.name)` where each class says its name in an attribute. Comes in: the files
 * and the name of a node. Goes out: the method that takes the message, its class's own or inherited; the class where that
 * cannot be told.
 */
import {lineage} from '../python/lineage';
import type {PyClass, PyFunction, PyOutline} from '../python/outline';
import {fitOf, textValue} from '../python/textValue';
import type {Found} from '../sourceIndex';
import type {SourcePlace} from '../symbolResult';
import {takesMessage} from './takesMessage';

type Files = readonly Found<PyOutline>[];

const SAYS_NAME = /name/i;
/** Which of several is likely the one that runs. */
const USUAL = ['__call__', 'run', 'process', 'execute', 'handle'];

export function byClassAttribute(files: Files, name: string): SourcePlace[] {
  return files.flatMap(file =>
    file.facts.classes.filter(cls => isNamed(files, file, cls, name)).flatMap(cls => placeOf(files, file, cls)),
  );
}

function isNamed(files: Files, file: Found<PyOutline>, cls: PyClass, name: string): boolean {
  return [...cls.values].some(
    ([attribute, {text}]) => SAYS_NAME.test(attribute) && fitOf(textValue({files, file, cls}, text), name) === 3,
  );
}

function placeOf(files: Files, file: Found<PyOutline>, cls: PyClass): SourcePlace[] {
  const methods = methodsOf(files, file, cls);
  const [first] = methods;
  if (!first) return [];
  const usual = USUAL.map(name => methods.find(({func}) => func.name === name)).find(Boolean);
  const chosen = methods.length === 1 ? first : usual;
  if (!chosen) return [{path: file.path, line1: cls.line1, what: 'class', name: cls.name}];
  return [{path: chosen.path, line1: chosen.func.line1, what: 'function', name: chosen.func.name}];
}

/** Coroutines that take a message, the nearest of each name. */
function methodsOf(files: Files, file: Found<PyOutline>, cls: PyClass): {path: string; func: PyFunction}[] {
  const hidden = new Set<string>();
  return [...lineage(files, file, cls)].flatMap(({file: {path}, cls: {methods}}) => {
    const found = methods.filter(func => func.isAsync && takesMessage(func) && !hidden.has(func.name));
    for (const {name} of methods) hidden.add(name);
    return found.map(func => ({path, func}));
  });
}
