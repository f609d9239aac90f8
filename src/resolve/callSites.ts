/**
 * Who schedules or calls what a record is about: edges of flows, `run_flow(…)`, calls through a nameko proxy, dispatches of
 * an event, the call that makes a node. Comes in: the index, what is called, and the caller where the trace tells it. Goes
 * out: places, best first; none where nothing was found.
 */
import type {SymbolRef} from '../protocol/model';
import {serviceClasses} from './nameko/findEntrypoint';
import {findNode} from './penguiflow/findNode';
import type {PyOutline, PyStatement} from './python/outline';
import {edgesTo} from './selinon/findSelinon';
import type {Found, SourceIndex} from './sourceIndex';
import type {SourcePlace} from './symbolResult';

export async function findCallSites(
  index: SourceIndex,
  symbol: SymbolRef,
  caller: SymbolRef | null,
  signal?: AbortSignal,
): Promise<SourcePlace[]> {
  switch (symbol.kind) {
    case 'task':
      return edgesTo(index, symbol.name, symbol.flow, signal);
    case 'flow': {
      const parent = caller?.kind === 'flow' ? caller.name : '';
      const edges = await edgesTo(index, symbol.name, parent, signal);
      return parent === '' ? [...(await flowStarts(index, symbol.name, signal)), ...edges] : edges;
    }
    case 'entrypoint':
      return entrypointCalls(index, symbol, caller, signal);
    case 'node': {
      const found = await findNode(index, symbol.name, signal);
      if (found.kind === 'notFound') return [];
      const places = found.kind === 'found' ? [found.place, ...found.more] : found.places;
      return places.filter(({what}) => what === 'node');
    }
    default:
      return [];
  }
}

/** `run_flow('name', …)` and its relatives in the program that schedules. */
async function flowStarts(index: SourceIndex, name: string, signal?: AbortSignal): Promise<SourcePlace[]> {
  return places(await index.python(signal), ({text, strings}) => {
    const isStart = /\b(?:run_flow|run_flow_selective|start_flow)\s*\(/.test(text);
    return isStart && strings.some(literal => literal.text === name);
  });
}

async function entrypointCalls(
  index: SourceIndex,
  {service, method}: Extract<SymbolRef, {kind: 'entrypoint'}>,
  caller: SymbolRef | null,
  signal?: AbortSignal,
): Promise<SourcePlace[]> {
  const files = await index.python(signal);
  const call = new RegExp(`\\.${escaped(method)}\\s*(?:\\.\\s*(?:call_async|spawn)\\s*)?\\(`);
  const events = eventsOf(files, service, method);
  const isCall = ({text, strings}: PyStatement) =>
    call.test(text) ||
    (events.length > 0 && /dispatch/i.test(text) && strings.some(literal => events.includes(literal.text)));
  if (caller?.kind !== 'entrypoint') return places(files, isCall);
  // Inside the class of the caller; its own method first.
  const classes = serviceClasses(files, caller.service);
  const inCaller = classes.flatMap(({path, cls}) =>
    places([path], statement => statement.line1 > cls.line1 && statement.line1 <= cls.end1 && isCall(statement)),
  );
  const methods = classes.flatMap(({path, cls}) =>
    cls.methods.filter(({name}) => name === caller.method).map(own => ({path: path.path, ...own})),
  );
  const isOwn = (place: SourcePlace) =>
    methods.some(own => own.path === place.path && place.line1 > own.line1 && place.line1 <= own.end1);
  const sorted = [...inCaller.filter(isOwn), ...inCaller.filter(place => !isOwn(place))];
  return sorted.length > 0 ? sorted : places(files, isCall);
}

/** The events that the method handles: `@event_handler('orders', 'order_placed')`. */
function eventsOf(files: readonly Found<PyOutline>[], service: string, method: string): string[] {
  return serviceClasses(files, service).flatMap(({cls}) =>
    cls.methods
      .filter(({name}) => name === method)
      .flatMap(({decorators}) => decorators)
      .flatMap(({text}) => /event_handler\(\s*["'][^"']*["']\s*,\s*["']([^"']*)["']/.exec(text)?.[1] ?? []),
  );
}

function places(files: readonly Found<PyOutline>[], isCall: (statement: PyStatement) => boolean): SourcePlace[] {
  return files.flatMap(({path, facts}) =>
    facts.statements
      .filter(statement => !/^(?:class|def|async\s+def|@)/.test(statement.text) && isCall(statement))
      .map(({line1, text}): SourcePlace => ({path, line1, what: 'call', name: oneLine(text)})),
  );
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
