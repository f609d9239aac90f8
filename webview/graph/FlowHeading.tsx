/** The line above a graph: which flow it is and how it stands; folds and unfolds it, selects it. Stays on top while its graph is scrolled. */
import type {FlowGraph} from '../../src/protocol/graph';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {stateMarkOf} from '../log/rowWords';
import {Icon} from '../ui/icons';
import {flowSummary, nameOf, stateWord} from './graphWords';
import type {ListedFlow} from './listedFlows';

interface FlowHeadingProps {
  flow: ListedFlow;
  /** Known once the flow was drawn. */
  graph: FlowGraph | null;
  open: boolean;
  active: boolean;
  onToggle: () => void;
  onSelect: () => void;
}

export function FlowHeading({flow, graph, open, active, onToggle, onSelect}: FlowHeadingProps) {
  const {info} = flow;
  const node = graph?.nodes[0];
  const name = node ? nameOf(node) : visibleLine(info?.name ?? '');
  const state = info?.state ?? node?.state ?? 'placeholder';
  const reason = visibleLine(info?.stateReason ?? node?.reason ?? '');
  const mark = stateMarkOf(state);
  const durationNs = info ? info.endNs - info.startNs - info.pausedNs : (node?.durationNs ?? NaN);
  const said = [stateWord(state), graph ? flowSummary(graph) : listSummary(flow)].filter(Boolean).join(' · ');
  const tabIndex = active ? 0 : -1;
  return (
    <div class="graph-header">
      <button
        type="button"
        class="graph-fold"
        aria-expanded={open}
        aria-label={open ? t('Fold {0}', name) : t('Unfold {0}', name)}
        title={open ? t('Fold') : t('Unfold')}
        tabIndex={tabIndex}
        onClick={onToggle}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
      </button>
      <Icon name={mark.icon} tone={mark.tone} />
      <button type="button" class="graph-flow" title={reason || name} tabIndex={tabIndex} onClick={onSelect}>
        {name}
      </button>
      <span class="graph-summary ellipsis">{said}</span>
      <span class="grow" />
      <span class="graph-id">
        {[shortId(info?.id ?? node?.id ?? ''), formatDuration(durationNs)].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}

function listSummary({info}: ListedFlow): string {
  if (!info) return '';
  const {tasksBelow, errorsBelow} = info;
  return [
    tasksBelow === 0 ? '' : tasksBelow === 1 ? t('1 task') : t('{0} tasks', formatCount(tasksBelow)),
    errorsBelow === 0 ? '' : errorsBelow === 1 ? t('1 error') : t('{0} errors', formatCount(errorsBelow)),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The beginning of a long id is enough to tell flows apart; nameko's begin with the name, which stands there already. */
function shortId(id: string): string {
  return visibleLine((id.split('.').at(-1) ?? id).slice(0, 8));
}
