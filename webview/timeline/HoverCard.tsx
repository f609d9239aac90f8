/**
 * What is known of the bar under the pointer, and what can be done with it. Text nodes only. Stays while the pointer is
 * on it; Escape and every move of the view put it away.
 */
import {NONE, SPAN_STATE_NAMES} from '../../src/protocol/model';
import {TimelineBar} from '../../src/protocol/timeline';
import {t} from '../format/l10n';
import {stateMark} from '../log/rowWords';
import type {Inspector} from '../state/inspector';
import {Icon} from '../ui/icons';
import {LinkButton} from '../ui/toolkit';
import type {Hover, TimelineController} from './controller';
import {cardFacts} from './cardFacts';

export function HoverCard({
  hover,
  controller,
  inspector,
}: {
  hover: Hover;
  controller: TimelineController;
  inspector: Inspector;
}) {
  const {slices} = controller;
  if (!slices || hover.row >= slices.rowCount) return null;
  const {title, aside, state, facts} = cardFacts(slices, hover.row, hover.bar, controller.clock.nowNs());
  const mark = stateMark(state);
  const record = slices.rowFirstRecord[hover.row] ?? NONE;
  const span = hover.bar < 0 ? (slices.rowSpan[hover.row] ?? NONE) : (slices.barSpan[hover.bar] ?? NONE);
  const isAttempt = hover.bar >= 0 && slices.barKind[hover.bar] !== TimelineBar.packed;
  const target = isAttempt ? (slices.rowSpan[hover.row] ?? NONE) : span;
  const filterTo = (showLog: boolean) => {
    inspector.setFilter({...inspector.store.state.filter, span: target});
    if (showLog) inspector.showView('log');
  };
  return (
    <div
      class="tl-card"
      role="tooltip"
      style={{left: `${hover.leftPx}px`, top: `${hover.topPx}px`}}
      onPointerLeave={() => controller.setHover(null)}
      data-state={SPAN_STATE_NAMES[state]}
    >
      <div class="tl-card-head">
        <Icon name={mark.icon} tone={mark.tone} />
        <b>{title}</b>
        <span class="muted">{aside}</span>
      </div>
      <dl class="facts">
        {facts.map(([name, text]) => (
          <>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <div class="tl-card-actions">
        {record !== NONE && slices.mode === 'waterfall' ? (
          <LinkButton onClick={() => inspector.goToSource(record)}>{t('Go to Source')}</LinkButton>
        ) : null}
        <LinkButton onClick={() => filterTo(true)}>{t('Show Records')}</LinkButton>
        <LinkButton onClick={() => filterTo(false)}>{t('Filter to This Task')}</LinkButton>
      </div>
    </div>
  );
}
