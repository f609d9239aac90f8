/**
 * The views of the Inspector in the order of their tabs. A view is one line here and one folder; its code is loaded
 * when it is shown first, so that the page starts with the Log alone.
 */
import type {ComponentType} from 'preact';
import {t} from '../format/l10n';
import {LogTable} from '../log/LogTable';
import {LogTools} from '../log/LogTools';
import type {Inspector} from '../state/inspector';
import type {ViewId} from './viewIds';

export type {ViewId} from './viewIds';

export type ViewComponent = ComponentType<{inspector: Inspector}>;

export interface ViewEntry {
  id: ViewId;
  title(): string;
  /** What is in the page's first script; the others are loaded. */
  component?: ViewComponent;
  load?(): Promise<ViewComponent>;
  /** What stands right of the tabs while the view is shown. */
  tools?(): Promise<ViewComponent>;
}

export const VIEWS: readonly ViewEntry[] = [
  {id: 'log', title: () => t('Log'), component: LogTable, tools: () => Promise.resolve(LogTools)},
  {
    id: 'timeline',
    title: () => t('Timeline'),
    load: async () => (await import('../timeline/TimelineView')).TimelineView,
    tools: async () => (await import('../timeline/TimelineTools')).TimelineTools,
  },
  {
    id: 'graph',
    title: () => t('Graph'),
    load: async () => (await import('../graph/GraphView')).GraphView,
    tools: async () => (await import('../graph/GraphTools')).GraphTools,
  },
  {
    id: 'statistics',
    title: () => t('Statistics'),
    load: async () => (await import('../statistics/StatisticsView')).StatisticsView,
    tools: async () => (await import('../statistics/StatisticsTools')).StatisticsTools,
  },
];
