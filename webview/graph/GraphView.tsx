/**
 * The Graph view: the flows that pass the filter below each other, a line for each and a graph for those that are unfolded,
 * as nodes in layers from left to right. In: the Inspector. Scrolls up and down; each graph moves sideways by itself.
 */
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import {formatCount} from '../format/amount';
import {t} from '../format/l10n';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Button, ProgressRing} from '../ui/toolkit';
import {FlowSection} from './FlowSection';
import {graphControllerOf} from './graphController';

export function GraphView({inspector}: {inspector: Inspector}) {
  const controller = graphControllerOf(inspector);
  const flows = useStore(controller.store, state => state.flows);
  const total = useStore(controller.store, state => state.total);
  const loaded = useStore(controller.store, state => state.loaded);
  const problem = useStore(inspector.store, state => state.shownFlowsProblem);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => controller.attach(), [controller]);
  const isEmpty = flows.length === 0;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || isEmpty) return undefined;
    const measure = () => controller.setRoom({widthPx: element.clientWidth, heightPx: element.clientHeight});
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [controller, isEmpty]);
  if (isEmpty) {
    return (
      <div class="empty" data-region="view">
        {problem ? (
          <>
            <h2>{t('The graph could not be made')}</h2>
            <p>{problem}</p>
            <Button label={t('Try Again')} onClick={() => inspector.flows.refresh()} />
          </>
        ) : loaded ? (
          <>
            <h2>{t('No flow to draw')}</h2>
            <p>{t('None of these records belongs to a flow. Flows appear here as soon as one begins.')}</p>
          </>
        ) : (
          <ProgressRing label={t('Loading the graph')} />
        )}
      </div>
    );
  }
  const more = total - flows.length;
  return (
    <div class="graph" ref={scroller} data-region="view">
      {flows.map(flow => (
        <FlowSection key={flow.span} {...{inspector, controller, flow, scroller}} />
      ))}
      {more > 0 ? (
        <p class="graph-more">{t('{0} more flows are not listed. A filter narrows them.', formatCount(more))}</p>
      ) : null}
    </div>
  );
}
