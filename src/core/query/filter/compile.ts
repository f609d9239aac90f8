/**
 * Turns filter text into a test of records. `readFilter` needs no session and finds every problem, also in values;
 * what it returns is bound to a session's model by `FilterPlan.bind`. Called by rowPredicate.ts, the engine and the CLI.
 */
import type {FilterProblem} from '../../../protocol/queries';
import {isKnownField} from './fieldNames';
import type {KnownField} from './fieldNames';
import {compileWord} from './freeWord';
import {columnLeaf} from './leaf';
import type {FilterScope, Leaf} from './leaf';
import {parseFilter} from './parser';
import {compilePath} from './pathField';
import {Pattern} from './pattern';
import * as recordFields from './recordFields';
import type {ReadField} from './recordFields';
import * as spanFields from './spanFields';
import type {FieldNode, FilterNode} from './tree';

export interface FilterPlan {
  /** The test for one session. Holds what it has learnt of that session's names and spans. */
  bind(scope: FilterScope): Leaf;
  /** Lines that belong to no system are asked for by `kind:text`, so they pass whatever the view hides otherwise. */
  asksForText: boolean;
}

const FIELDS: Readonly<Record<KnownField, ReadField>> = {
  level: recordFields.level,
  flow: spanFields.flow,
  task: spanFields.task,
  state: spanFields.state,
  duration: spanFields.duration,
  time: recordFields.time,
  system: recordFields.system,
  service: spanFields.service,
  host: recordFields.host,
  pid: recordFields.pid,
  thread: recordFields.thread,
  logger: recordFields.logger,
  file: recordFields.file,
  source: recordFields.source,
  kind: recordFields.kind,
  message: recordFields.message,
  has: recordFields.has,
};

type Bind = FilterPlan['bind'];

/** Never throws. One of the two is null. */
export function readFilter(text: string): {plan: FilterPlan; problem: null} | {plan: null; problem: FilterProblem} {
  const {node, problem} = parseFilter(text);
  if (problem) return {plan: null, problem};
  if (!node) return {plan: {bind: () => columnLeaf(() => true), asksForText: false}, problem: null};
  const result: {problem: FilterProblem | null} = {problem: null};
  const bind = plan(node, found => (result.problem ??= found));
  return result.problem
    ? {plan: null, problem: result.problem}
    : {plan: {bind, asksForText: asksForText(node)}, problem: null};
}

export function checkFilter(text: string): FilterProblem | null {
  return readFilter(text).problem;
}

function plan(node: FilterNode, report: (problem: FilterProblem) => void): Bind {
  switch (node.kind) {
    case 'word':
      return compileWord(node.wanted);
    case 'field':
      return planField(node, report);
    case 'not': {
      const inner = plan(node.node, report);
      return scope => negated(inner(scope));
    }
    default: {
      const {kind} = node;
      const parts = node.nodes.map(part => plan(part, report));
      return scope =>
        combined(
          kind,
          parts.map(bind => bind(scope)),
        );
    }
  }
}

/** `!=` is NOT `=` for every field, so what has no such field passes it. */
function planField(node: FieldNode, report: (problem: FilterProblem) => void): Bind {
  const {name, comparison, wanted} = node;
  const isNegated = comparison === '!=';
  const asked = isNegated ? '=' : comparison;
  const read = isKnownField(name)
    ? FIELDS[name.toLowerCase() as KnownField](asked, wanted)
    : compilePath(name, asked, wanted);
  if (typeof read === 'string') {
    report({at: wanted.at, length: wanted.length, message: read});
    return () => columnLeaf(() => false);
  }
  return isNegated ? scope => negated(read(scope)) : read;
}

function negated(leaf: Leaf): Leaf {
  return {...leaf, test: record => !leaf.test(record)};
}

/** The cheapest parts are asked first; among equals the order is the user's. */
function combined(kind: 'and' | 'or', parts: readonly Leaf[]): Leaf {
  const leaves = [...parts].sort((a, b) => a.cost - b.cost);
  const stopAt = kind === 'or';
  return {
    cost: leaves.at(-1)?.cost ?? 0,
    depends: leaves.some(leaf => leaf.depends),
    test: leaves
      .map(({test}) => test)
      .reduceRight((rest, first) => {
        return stopAt ? record => first(record) || rest(record) : record => first(record) && rest(record);
      }),
    // Every part must look, so there is no way out of the loop before its end.
    refresh: () => leaves.reduce((earliestNs, leaf) => Math.min(earliestNs, leaf.refresh()), Infinity),
  };
}

function asksForText(node: FilterNode): boolean {
  switch (node.kind) {
    case 'word':
      return false;
    case 'field':
      return node.name.toLowerCase() === 'kind' && node.comparison === '=' && new Pattern(node.wanted).matches('text');
    case 'not':
      return asksForText(node.node);
    default:
      return node.nodes.some(asksForText);
  }
}
