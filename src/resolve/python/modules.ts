/**
 * Finds classes and functions of a workspace by module and name. Comes in: the index, a module as Python writes it
 * (`shop.tasks`; relative to a file: `.quick`), a name. Goes out: definitions, those that fit the module best first; what a
 * package only passes on is followed. Pure but for the index.
 */
import type {Found} from '../sourceIndex';
import {nearness} from '../symbolResult';
import type {PyClass, PyOutline} from './outline';

export interface Defined<T> {
  path: string;
  definition: T;
}

type Files = readonly Found<PyOutline>[];

/** How deep re-exports are followed. */
const MAX_HOPS = 4;

/**
 * `near`: the file that names the module; of several that fit as well the nearest comes first. Where no file fits the module
 * at all, a class of that name is given if `isAlike` says so.
 */
export function findClasses(
  files: Files,
  module: string,
  name: string,
  near: string,
  isAlike: (found: Defined<PyClass>) => boolean,
): Defined<PyClass>[] {
  return find(files, module, name, near, outline => outline.classes, isAlike);
}

/** What a name in a file means: defined there, or imported. */
export function findNamed<T extends {name: string}>(
  files: Files,
  file: Found<PyOutline>,
  name: string,
  definitions: (outline: PyOutline) => readonly T[],
): Defined<T>[] {
  const own = definitions(file.facts).filter(definition => definition.name === name);
  if (own.length > 0) return own.map(definition => ({path: file.path, definition}));
  const dot = name.lastIndexOf('.');
  if (dot > 0) {
    return modulesNamed(files, file, name.slice(0, dot)).flatMap(other =>
      follow(files, other, name.slice(dot + 1), definitions, MAX_HOPS),
    );
  }
  const imported = file.facts.imports.find(item => item.alias === name && item.name !== '');
  return imported ? find(files, absolute(file.path, imported.module), imported.name, file.path, definitions) : [];
}

/** The files of a module as a file names it: `mixins` after `from . import mixins`, `app.mixins` after `import app.mixins`. */
export function modulesNamed(files: Files, file: Found<PyOutline>, name: string): Found<PyOutline>[] {
  const {imports} = file.facts;
  const imported = imports.find(({alias}) => alias === name);
  if (!imported) return [];
  const module = absolute(file.path, imported.module);
  return filesOf(files, imported.name === '' ? module : `${module}/${imported.name}`, file.path).slice(0, 1);
}

/** The files that a name may be imported from by `import *`, and by itself: with the name it has there. */
export function importedAs(
  files: Files,
  file: Found<PyOutline>,
  name: string,
): {file: Found<PyOutline>; name: string}[] {
  return file.facts.imports
    .filter(item => item.name !== '' && (item.alias === name || item.name === '*'))
    .flatMap(item =>
      filesOf(files, absolute(file.path, item.module), file.path)
        .slice(0, 1)
        .map(other => ({file: other, name: item.name === '*' ? name : item.name})),
    );
}

function find<T extends {name: string}>(
  files: Files,
  module: string,
  name: string,
  near: string,
  definitions: (outline: PyOutline) => readonly T[],
  isAlike: (found: Defined<T>) => boolean = () => false,
): Defined<T>[] {
  const inModule = filesOf(files, module, near);
  for (const file of inModule) {
    const found = follow(files, file, name, definitions, MAX_HOPS);
    if (found.length > 0) return found;
  }
  // Folders may be named otherwise here. With nothing of the module in its path it is likely another of that name.
  const anywhere = (namesOf(files).byDefinition.get(name) ?? []).flatMap(({path, facts}) =>
    definitions(facts)
      .filter(definition => definition.name === name)
      .map(definition => ({path, definition})),
  );
  const rank = ({path}: Defined<T>) => moduleMatch(path, module) * 100 + nearness(path, near);
  const ranked = anywhere.sort((a, b) => rank(b) - rank(a) || (a.path < b.path ? -1 : 1));
  const best = ranked[0] ? moduleMatch(ranked[0].path, module) : 0;
  return ranked.filter(item => moduleMatch(item.path, module) === best && (best > 0 || isAlike(item)));
}

function follow<T extends {name: string}>(
  files: Files,
  file: Found<PyOutline>,
  name: string,
  definitions: (outline: PyOutline) => readonly T[],
  hops: number,
): Defined<T>[] {
  const own = definitions(file.facts).filter(definition => definition.name === name);
  if (own.length > 0) return own.map(definition => ({path: file.path, definition}));
  if (hops === 0) return [];
  for (const {module, name: imported, alias} of file.facts.imports) {
    if (imported === '' || (alias !== name && imported !== '*')) continue;
    const from = absolute(file.path, module);
    // `from . import quick` names a module, `from .quick import Quick` what is in it.
    for (const next of filesOf(files, from, file.path)) {
      if (next.path === file.path) continue;
      const found = follow(files, next, imported === '*' ? name : imported, definitions, hops - 1);
      if (found.length > 0) return found;
    }
  }
  return [];
}

/** Files that the whole module path fits, the nearest first. */
export function filesOf(files: Files, module: string, near: string): Found<PyOutline>[] {
  const wanted = module.split(/[./]/).filter(Boolean);
  const last = wanted.at(-1);
  if (last === undefined) return [];
  return (namesOf(files).byLastSegment.get(last) ?? [])
    .filter(({path}) => moduleMatch(path, module) === wanted.length)
    .sort((a, b) => nearness(b.path, near) - nearness(a.path, near) || (a.path < b.path ? -1 : 1));
}

interface Names {
  /** Files by the last segment of the module that they are. */
  byLastSegment: Map<string, Found<PyOutline>[]>;
  /** Files by the classes and functions they define. */
  byDefinition: Map<string, Found<PyOutline>[]>;
}

/** A workspace has thousands of files, and a look-up asks for hundreds of names. */
const known = new WeakMap<Files, Names>();

function namesOf(files: Files): Names {
  let names = known.get(files);
  if (names) return names;
  names = {byLastSegment: new Map(), byDefinition: new Map()};
  const add = (map: Map<string, Found<PyOutline>[]>, key: string, file: Found<PyOutline>) => {
    const same = map.get(key);
    if (same) same.push(file);
    else map.set(key, [file]);
  };
  for (const file of files) {
    add(names.byLastSegment, segmentsOf(file.path).at(-1) ?? '', file);
    const defined = new Set([...file.facts.classes, ...file.facts.functions].map(({name}) => name));
    for (const name of defined) add(names.byDefinition, name, file);
  }
  known.set(files, names);
  return names;
}

/** How many segments of the module's end the path has: `src/shop/tasks.py` has both of `shop.tasks`. */
function moduleMatch(path: string, module: string): number {
  const wanted = module.split(/[./]/).filter(Boolean);
  const own = segmentsOf(path);
  let common = 0;
  while (common < wanted.length && common < own.length && wanted.at(-1 - common) === own.at(-1 - common)) common++;
  return common;
}

/** Of the module that a file is. */
function segmentsOf(path: string): string[] {
  return path.replace(/\.pyw?$/i, '').replace(/\/__init__$/, '').split('/'); // prettier-ignore
}

/** `.quick` in `/w/shop/tasks/__init__.py` → `/w/shop/tasks/quick`. */
export function absolute(path: string, module: string): string {
  const dots = /^\.*/.exec(module)![0].length;
  if (dots === 0) return module;
  const folder = path.split('/').slice(0, -dots).join('/');
  return `${folder}/${module.slice(dots).replaceAll('.', '/')}`;
}
