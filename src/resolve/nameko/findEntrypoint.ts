/**
 * nameko's names: a service is a class whose attribute `name` is the service's, an entrypoint one of its methods, its own or
 * inherited, with a decorator. Comes in: the index, service and method. Goes out: the method; beside it the decorator and the
 * class. A service whose name is not written out is told by its entrypoint alone, if that is the only one of that name.
 */
import type {PyClass, PyFunction, PyOutline} from '../python/outline';
import {findNamed} from '../python/modules';
import type {Found, SourceIndex} from '../sourceIndex';
import {oneOf} from '../symbolResult';
import type {SourcePlace, SymbolResolution} from '../symbolResult';

type Files = readonly Found<PyOutline>[];

interface Method {
  file: Found<PyOutline>;
  cls: PyClass;
  method: PyFunction;
}

/** How far up base classes are looked into. */
const MAX_BASES = 8;

export async function findEntrypoint(
  index: SourceIndex,
  service: string,
  method: string,
  signal?: AbortSignal,
): Promise<SymbolResolution> {
  const files = await index.python(signal);
  const services = serviceClasses(files, service);
  const methods = services.flatMap(({path, cls}) => methodOf(files, path, cls, method, MAX_BASES));
  if (methods.length === 0 && services.length > 0) {
    return {kind: 'notFound', why: 'noMethod', folders: index.files.folders.length};
  }
  const found = methods.length > 0 ? methods : byMethodAlone(files, method);
  const decorated = found.filter(item => item.method.decorators.length > 0);
  const best = decorated.length > 0 ? decorated : found;
  const places = best.map(({file, method: own}): SourcePlace => {
    return {path: file.path, line1: own.line1, what: 'method', name: `${service}.${own.name}`};
  });
  const more = best.flatMap(({file, cls, method: own}): SourcePlace[] => [
    ...own.decorators.map(({text, line1}) => {
      return {path: file.path, line1, what: 'decorator' as const, name: `@${text.split('(')[0]!}`};
    }),
    {path: file.path, line1: cls.line1, what: 'class', name: cls.name},
  ]);
  return oneOf(places, more) ?? {kind: 'notFound', why: 'noService', folders: index.files.folders.length};
}

/** Classes that are the service. */
export function serviceClasses(files: Files, service: string): {path: Found<PyOutline>; cls: PyClass}[] {
  return files.flatMap(file =>
    file.facts.classes.filter(cls => serviceName(files, file, cls) === service).map(cls => ({path: file, cls})),
  );
}

function serviceName(files: Files, file: Found<PyOutline>, cls: PyClass): string | null {
  const text = cls.texts.get('name');
  if (text !== undefined) return text;
  const constant = cls.names.get('name');
  if (constant === undefined) return null;
  const own = file.facts.constants.get(constant);
  if (own !== undefined) return own;
  const imported = file.facts.imports.find(({alias}) => alias === constant)?.name ?? constant;
  const values = files.flatMap(({facts}) => facts.constants.get(imported) ?? []);
  return new Set(values).size === 1 ? values[0]! : null;
}

function methodOf(files: Files, file: Found<PyOutline>, cls: PyClass, name: string, left: number): Method[] {
  const own = cls.methods.filter(method => method.name === name);
  if (own.length > 0) return own.map(method => ({file, cls, method}));
  if (left === 0) return [];
  for (const base of cls.bases) {
    for (const {path, definition} of findNamed(files, file, base, outline => outline.classes)) {
      const there = files.find(item => item.path === path);
      const found = there && definition !== cls ? methodOf(files, there, definition, name, left - 1) : [];
      if (found.length > 0) return found;
    }
  }
  return [];
}

const ENTRYPOINT = /^(?:[\w.]+\.)?(?:rpc|http|event_handler|timer|consume|once|entrypoint|\w*_handler|\w*rpc)\b/;

/** The service's name may be made by a program; an entrypoint of that name that is the only one is it all the same. */
function byMethodAlone(files: Files, name: string): Method[] {
  const found = files.flatMap(file =>
    file.facts.classes.flatMap(cls =>
      // A class with a name of its own is another service.
      cls.texts.has('name')
        ? []
        : cls.methods
            .filter(method => method.name === name && method.decorators.some(({text}) => ENTRYPOINT.test(text)))
            .map(method => ({file, cls, method})),
    ),
  );
  return found.length === 1 ? found : [];
}
