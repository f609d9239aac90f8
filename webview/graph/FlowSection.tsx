/**
 * One flow of the Graph: its heading, and below it, when unfolded, its graph. In: the controller and the flow. Brings itself
 * into sight, and takes the focus, when that is wished of its flow.
 */
import type {RefObject} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {t} from '../format/l10n';
import {visibleLine} from '../format/visibleText';
import type {Inspector} from '../state/inspector';
import {useStore} from '../state/store';
import {Button, ProgressRing} from '../ui/toolkit';
import {useFlowGraph} from './flowGraph';
import {FlowHeading} from './FlowHeading';
import {FlowRoom} from './FlowRoom';
import type {GraphController} from './graphController';
import {unfoldedOf} from './graphController';
import {nameOf} from './graphWords';
import type {ListedFlow} from './listedFlows';

interface FlowSectionProps {
  inspector: Inspector;
  controller: GraphController;
  flow: ListedFlow;
  scroller: RefObject<HTMLDivElement>;
}

export function FlowSection({inspector, controller, flow, scroller}: FlowSectionProps) {
  const {span, info} = flow;
  const section = useRef<HTMLElement>(null);
  const open = useStore(controller.store, state => unfoldedOf(state).includes(span));
  const active = useStore(controller.store, state => state.prefs.active === span);
  const wish = useStore(controller.store, state => (state.wish?.flow === span ? state.wish : null));
  const onScreen = useOnScreen(section, scroller);
  const {graph, problem, retry} = useFlowGraph(inspector, controller, span, open && onScreen);

  useEffect(() => {
    const element = section.current;
    if (!wish || !element) return;
    element.scrollIntoView({block: 'nearest'});
    if (element.offsetHeight > (scroller.current?.clientHeight ?? 0)) element.scrollIntoView({block: 'start'});
    // Once: what is folded, or drawn anew later on, must not take the focus from where it is then.
    if (!open || graph) controller.fulfil(wish);
    if (!wish.focus) return;
    const target = element.querySelector<HTMLElement>('[role=listbox]') ?? element.querySelector<HTMLElement>('button');
    target?.focus({preventScroll: true});
  }, [wish, open && graph !== null]);

  const select = () => {
    const node = graph?.nodes[0];
    controller.goTo(span, false);
    inspector.selectSpan(span, node?.recordToShow ?? info?.firstRecord ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const inHeading = (event.target as HTMLElement).closest('.graph-header') !== null;
    if (event.key === 'PageDown') controller.step(span, 1);
    else if (event.key === 'PageUp') controller.step(span, -1);
    else if (!inHeading) return;
    else if (event.key === 'ArrowDown') {
      if (open) section.current?.querySelector<HTMLElement>('[role=listbox]')?.focus();
      else controller.step(span, 1);
    } else if (event.key === 'ArrowUp') controller.step(span, -1);
    else if (event.key === 'ArrowRight') controller.setDrawn(span, true);
    else if (event.key === 'ArrowLeft') controller.setDrawn(span, false);
    else return;
    event.preventDefault();
  };
  const name = graph?.nodes[0] ? nameOf(graph.nodes[0]) : visibleLine(info?.name ?? '');
  return (
    <section ref={section} class="graph-section" role="group" aria-label={name} onKeyDown={onKeyDown}>
      <FlowHeading
        {...{flow, graph, open, active}}
        onToggle={() => controller.setDrawn(span, !open)}
        onSelect={select}
      />
      {!open ? null : problem && !graph ? (
        <div class="graph-problem">
          <h2>{t('The graph could not be made')}</h2>
          <p>{problem}</p>
          <Button label={t('Try Again')} onClick={retry} />
        </div>
      ) : graph ? (
        <FlowRoom {...{inspector, controller, flow: span, graph, active, scroller}} />
      ) : (
        <div class="graph-problem">
          <ProgressRing label={t('Loading the graph')} />
        </div>
      )}
    </section>
  );
}

/** Whether the element is in sight of its scroller, or a little beyond. */
function useOnScreen(element: RefObject<HTMLElement>, scroller: RefObject<HTMLElement>): boolean {
  const [onScreen, setOnScreen] = useState(false);
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new IntersectionObserver(entries => setOnScreen(entries.at(-1)?.isIntersecting ?? false), {
      root: scroller.current,
      rootMargin: '200px 0px',
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return onScreen;
}
