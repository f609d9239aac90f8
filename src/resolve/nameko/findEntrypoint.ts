/**
 * nameko's names: a service is a class whose attribute `name` is the service's, its own or inherited, an entrypoint one of
 * its methods, its own or inherited, with a decorator. Comes in: the index, service and method. Goes out: the method; beside
 * it the decorator and the class. A service whose name cannot be told is told by its entrypoint alone, if that is the only
 * one of that name.
 */
import type {PyClass, PyOutline} from '../python/outline';
import {classesNamed as basesNamed, lineage} from '../python/lineage';
import {fitOf, textValue} from '../python/textValue';
import type {TextValue} from '../python/textValue';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';

type Files = readonly Found<PyOutline>[];

interface Service {
  path: Found<PyOutline>;
  cls: PyClass;
}

interface Method {
  file: Found<PyOutline>;
  cls: PyClass;
  line1: number;
  decorators: readonly {text: string; line1: number}[];
}

const ENTRYPOINT = /^(?:[\w.]+\.)?(?:rpc|http|event_handler|timer|consume|once|entrypoint|\w*_handler|\w*rpc)\b/;

export async function findEntrypoint(
  index: SourceIndex,
  service: string,
  method: string,
  signal?: AbortSignal,
): Promise<SymbolResolution> {
  const files = await index.python(signal);
  const folders = index.files.folders.length;
  const services = serviceClasses(files, service);
  const methods = services.flatMap(({path, cls}) => methodOf(files, path, cls, method));
  if (methods.length === 0 && services.length > 0) {
    const bases = services.flatMap(({path, cls}) => basesElsewhere(files, path, cls));
    return {kind: 'notFound', why: 'noMethod', folders, bases: [...new Set(bases)]};
  }
  const alone = methods.length > 0 ? [] : byMethodAlone(files, service, method);
  const found = methods.length > 0 ? methods : isOne(alone) ? alone : [];
  const decorated = found.filter(({decorators}) => decorators.length > 0);
  const best = decorated.length > 0 ? decorated : found;
  const places = best.map(({file, line1}): SourcePlace => {
    return {path: file.path, line1, what: 'method', name: `${service}.${method}`};
  });
  const more = best.flatMap(({file, cls, decorators}): SourcePlace[] => [
    ...decorators.map(({text, line1}) => {
      return {path: file.path, line1, what: 'decorator' as const, name: `@${text.split('(')[0]!}`};
    }),
    {path: file.path, line1: cls.line1, what: 'class', name: cls.name},
  ]);
  const unread = alone.map(({file, line1}): SourcePlace => ({path: file.path, line1, what: 'method', name: method}));
  return oneOf(places, more) ?? {kind: 'notFound', why: 'noService', folders, unread};
}

/** Classes that are the service. */
export function serviceClasses(files: Files, service: string): Service[] {
  return classesNamed(files, value => fitOf(value, service) === 3);
}

function classesNamed(files: Files, isWanted: (name: TextValue | null) => boolean): Service[] {
  return files.flatMap(file =>
    file.facts.classes.filter(cls => isWanted(nameOf(files, file, cls))).map(cls => ({path: file, cls})),
  );
}

const names = new WeakMap<Files, Map<PyClass, TextValue | null>>();

/** Found once for a workspace as it is now. */
function nameOf(files: Files, file: Found<PyOutline>, cls: PyClass): TextValue | null {
  let byClass = names.get(files);
  if (!byClass) names.set(files, (byClass = new Map<PyClass, TextValue | null>()));
  let name = byClass.get(cls);
  if (name === undefined) byClass.set(cls, (name = readName(files, file, cls)));
  return name;
}

/** What the attribute `name` is, its own or inherited, as far as it can be told. */
function readName(files: Files, file: Found<PyOutline>, cls: PyClass): TextValue | null {
  for (const {file: there, cls: nearest} of lineage(files, file, cls)) {
    const own = nearest.values.get('name');
    if (own) return textValue({files, file: there, cls: nearest}, own.text);
  }
  return null;
}

/** Its own or inherited. */
function methodOf(files: Files, file: Found<PyOutline>, cls: PyClass, name: string): Method[] {
  for (const {file: there, cls: nearest} of lineage(files, file, cls)) {
    const own = nearest.methods.filter(method => method.name === name);
    const entrypoints = own.filter(({decorators}) => decorators.some(({text}) => ENTRYPOINT.test(text)));
    // Of two definitions, as of a property and an entrypoint, the entrypoint is meant.
    const chosen = entrypoints.length > 0 ? entrypoints : own;
    if (chosen.length > 0) return chosen.map(({line1, decorators}) => ({file: there, cls: nearest, line1, decorators}));
    // `place = rpc(_place)`
    const given = nearest.values.get(name);
    if (given) return [{file: there, cls: nearest, line1: given.line1, decorators: []}];
  }
  return [];
}

/**
 * The service's name may be made by a program: every class whose name may be this one by the parts that are known, or else one of
 * which nothing is known, has an entrypoint of that name. It is the one that is meant where there is only one.
 */
function byMethodAlone(files: Files, service: string, name: string): Method[] {
  const entrypoints = (classes: Service[]): Method[] =>
    classes.flatMap(({path, cls}) =>
      methodOf(files, path, cls, name).filter(({decorators}) => decorators.some(({text}) => ENTRYPOINT.test(text))),
    );
  const alike = entrypoints(classesNamed(files, value => fitOf(value, service) === 1));
  if (alike.length > 0) return alike;
  return entrypoints(
    classesNamed(files, value => value === null || !value.certain || !/\w/.test(value.parts.join(''))),
  );
}

/** Base classes, its own or inherited, that are not among the files. */
function basesElsewhere(files: Files, file: Found<PyOutline>, cls: PyClass): string[] {
  return [...lineage(files, file, cls)].flatMap(({file: here, cls: {bases}}) =>
    bases.filter(base => base !== 'object' && basesNamed(files, here, base).length === 0),
  );
}

function isOne(methods: readonly Method[]): boolean {
  return new Set(methods.map(({file, line1}) => `${file.path}:${line1}`)).size === 1;
}
