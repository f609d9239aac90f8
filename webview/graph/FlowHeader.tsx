/** Above the graph: which flow it is and how it stands, other flows to choose from, what is shown, and the zoom. */
import type {FlowGraph} from '../../src/protocol/graph';
import type {SpanInfo} from '../../src/protocol/queries';
import {formatCount} from '../format/amount';
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import {stateMarkOf} from '../log/rowWords';
import {Icon} from '../ui/icons';
import {Dropdown, IconButton} from '../ui/toolkit';
import type {GraphShown} from './graphLoader';
import {flowSummary, nameOf} from './graphWords';

interface FlowHeaderProps {
  graph: FlowGraph;
  shown: GraphShown;
  choose: (flow: number) => void;
  showNotTaken: boolean;
  onNotTaken: () => void;
  onSelectFlow: () => void;
  zoomBy: (factor: number) => void;
  fitAll: () => void;
}

export function FlowHeader(props: FlowHeaderProps) {
  const {graph, shown, choose, zoomBy, fitAll} = props;
  const flow = graph.nodes[0];
  if (!flow) return null;
  const mark = stateMarkOf(flow.state);
  const summary = flowSummary(graph);
  const isRestricted = graph.edges.some(edge => edge.kind === 'conditionFalse');
  const duration = formatDuration(flow.durationNs);
  return (
    <div class="graph-header" role="toolbar" aria-label={t('Flow')}>
      <Icon name={mark.icon} tone={mark.tone} />
      <button
        type="button"
        class="graph-flow"
        title={visibleLine(flow.reason) || nameOf(flow)}
        onClick={props.onSelectFlow}
      >
        {nameOf(flow)}
      </button>
      <span class="graph-summary ellipsis">{[flow.state, summary].filter(Boolean).join(' · ')}</span>
      <span class="grow" />
      <span class="graph-id">{[shortId(flow.id), duration].filter(Boolean).join(' · ')}</span>
      <FlowList {...{shown, choose}} />
      <span class="icon-group">
        {isRestricted ? (
          <IconButton
            icon="skipped"
            label={t('Show What Was Not Taken')}
            pressed={props.showNotTaken}
            onClick={props.onNotTaken}
          />
        ) : null}
        <IconButton icon="zoom-out" label={t('Zoom Out')} onClick={() => zoomBy(1 / 1.2)} />
        <IconButton icon="zoom-in" label={t('Zoom In')} onClick={() => zoomBy(1.2)} />
        <IconButton icon="fit" label={t('Fit')} onClick={fitAll} />
      </span>
    </div>
  );
}

function FlowList({shown, choose}: {shown: GraphShown; choose: (flow: number) => void}) {
  const {flows, flow, flowsTotal} = shown;
  const listed = flows.some(each => each.span === flow);
  const options = flows.map(each => ({value: String(each.span), text: flowText(each)}));
  if (!listed && flow !== null) options.unshift({value: String(flow), text: t('This flow')});
  const label = t('Flow, {0} in all', formatCount(flowsTotal));
  return (
    <Dropdown
      label={label}
      class="flow-list"
      value={String(flow ?? '')}
      options={options}
      onChange={value => choose(Number(value))}
    />
  );
}

/** The beginning of a long id is enough to tell flows apart; nameko's begin with the name, which stands there already. */
function shortId(id: string): string {
  return visibleLine((id.split('.').at(-1) ?? id).slice(0, 8));
}

function flowText({name, state, startNs, endNs}: SpanInfo): string {
  return [visibleLine(name).slice(0, 60), state, formatDuration(endNs - startNs)].filter(Boolean).join(' · ');
}
