/** How a state is painted: which colours, and whether it ends in the open. Pure table; used by painter and card. */
import {SpanState} from '../../src/protocol/model';
import type {ColourName} from './palette';

export interface Look {
  fill: ColourName;
  edge: ColourName;
  /** Fill of the bar of a whole flow. */
  flowFill: ColourName;
  flowEdge: ColourName;
  /** Dashed outline without fill. */
  dashed: boolean;
  /** Painted over its neighbours, so that it is never hidden by being small. */
  isBad: boolean;
}

const done: Look = {
  fill: 'run',
  edge: 'run-edge',
  flowFill: 'flow',
  flowEdge: 'flow-edge',
  dashed: false,
  isBad: false,
};
const bad: Look = {
  fill: 'error',
  edge: 'error-edge',
  flowFill: 'error-flow',
  flowEdge: 'error-edge',
  dashed: false,
  isBad: true,
};
const quiet: Look = {
  fill: 'muted-fill',
  edge: 'muted-edge',
  flowFill: 'muted-fill',
  flowEdge: 'muted-edge',
  dashed: false,
  isBad: false,
};
const running: Look = {...done, flowFill: 'running-flow', flowEdge: 'run-edge'};
const open: Look = {
  fill: 'ground',
  edge: 'warning-text',
  flowFill: 'ground',
  flowEdge: 'warning-text',
  dashed: true,
  isBad: false,
};

const LOOKS: Record<SpanState, Look> = {
  [SpanState.placeholder]: {...quiet, dashed: true},
  [SpanState.open]: running,
  [SpanState.succeeded]: done,
  [SpanState.failed]: bad,
  [SpanState.failedExpected]: bad,
  [SpanState.retrying]: running,
  [SpanState.timedOut]: bad,
  [SpanState.cancelled]: quiet,
  [SpanState.skipped]: quiet,
  [SpanState.cached]: quiet,
  [SpanState.neverClosed]: open,
  [SpanState.unclosedProbablyFailed]: {...open, edge: 'error-edge', flowEdge: 'error-edge', isBad: true},
  [SpanState.scheduled]: {...quiet, dashed: true},
};

export function lookOf(state: number): Look {
  return LOOKS[state as SpanState] ?? quiet;
}
