/**
 * What a row of a comparison says: icon, description, spoken label, lines of the tooltip, and the sum of all. Pure. As in
 * the Flows tree, what is as it was says least.
 */
import {CHANGES} from '../../protocol/compare';
import type {Change, ComparedRow, ComparisonInfo, GroupFigures} from '../../protocol/compare';
import type {SpanInfo} from '../../protocol/queries';
import type {Localize} from '../localize';
import {formatCount, formatDuration} from '../views/format';
import {describeSpan, nameOf, stateWord, type StateLook} from '../views/spanText';

const GREEN = 'charts.green';
const RED = 'problemsErrorIcon.foreground';
const YELLOW = 'problemsWarningIcon.foreground';

/** Shapes differ, so that colour is never the only sign. */
export const CHANGE_LOOKS: Record<Change, StateLook> = {
  same: {icon: 'circle-small', color: null},
  failed: {icon: 'error', color: RED},
  missing: {icon: 'diff-removed', color: RED},
  new: {icon: 'diff-added', color: GREEN},
  slower: {icon: 'arrow-up', color: YELLOW},
  changed: {icon: 'diff-modified', color: YELLOW},
  fixed: {icon: 'pass', color: GREEN},
  faster: {icon: 'arrow-down', color: GREEN},
};

export function changeWord(change: Change, t: Localize): string {
  switch (change) {
    case 'same':
      return t('the same');
    case 'failed':
      return t('fails now');
    case 'missing':
      return t('missing');
    case 'new':
      return t('new');
    case 'slower':
      return t('slower');
    case 'changed':
      return t('changed');
    case 'fixed':
      return t('succeeds now');
    case 'faster':
      return t('faster');
  }
}

export function rowName({left, right, group}: ComparedRow, t: Localize): string {
  if (group) return group.name || t('unnamed');
  const [before, after] = [left && nameOf(left, t), right && nameOf(right, t)];
  if (before !== null && after !== null) return before === after ? after : `${before} → ${after}`;
  return before ?? after ?? '';
}

/** `slower · 57.0 ms → 203 ms · 2 differences`. */
export function describeRow(row: ComparedRow, t: Localize, locale: string): string {
  return joined([row.change === 'same' ? '' : changeWord(row.change, t), ...facts(row, t, locale)], ' · ');
}

/** For screen readers: always with the change. */
export function speakRow(row: ComparedRow, t: Localize, locale: string): string {
  return joined([rowName(row, t), changeWord(row.change, t), ...facts(row, t, locale)], ', ');
}

/** `2 fail now · 1 missing`; what there is most of comes last. */
export function describeTotals({totals, notCompared}: ComparisonInfo, t: Localize, locale: string): string {
  const differences = CHANGES.filter(change => change !== 'same' && totals[change] > 0);
  const counted = differences.map(change => `${formatCount(totals[change], locale)} ${changeWord(change, t)}`);
  return joined(
    [
      ...(counted.length > 0 ? counted : [t('No differences')]),
      t('{0} the same', formatCount(totals.same, locale)),
      notCompared > 0 ? t('{0} too deep inside to be compared', formatCount(notCompared, locale)) : '',
    ],
    ' · ',
  );
}

/** Lines of the tooltip, one for each side; values are plain text. */
export function sideFacts(row: ComparedRow, t: Localize, locale: string): {label: string; value: string}[] {
  const {left, right, group} = row;
  const absent = t('not there');
  const of = (span: SpanInfo | null, figures: GroupFigures | undefined) =>
    figures ? groupText(figures, t, locale) : span ? spanText(span, t) : absent;
  return [
    {label: t('Before'), value: of(left, group?.left)},
    {label: t('After'), value: of(right, group?.right)},
  ];
}

function facts({left, right, group, differences, notCompared}: ComparedRow, t: Localize, locale: string): string[] {
  const more = [
    differences > 0
      ? differences === 1
        ? t('1 difference inside')
        : t('{0} differences inside', formatCount(differences, locale))
      : '',
    notCompared > 0 ? t('{0} inside not compared', formatCount(notCompared, locale)) : '',
  ];
  if (group) {
    const count = (figures: GroupFigures) => formatCount(figures.flows, locale);
    const failed = group.left.failed + group.right.failed > 0;
    return [
      t('{0} flows', arrow(count(group.left), count(group.right))),
      failed ? t('{0} failed', arrow(`${group.left.failed}`, `${group.right.failed}`)) : '',
      arrow(formatDuration(group.left.medianNs), formatDuration(group.right.medianNs)),
      ...more,
    ];
  }
  if (left && right) {
    const state = left.state === right.state ? '' : arrow(stateWord(left.state, t), stateWord(right.state, t));
    const durations = [left, right].map(span => formatDuration(durationNs(span)));
    const errors = left.errorsBelow === right.errorsBelow ? '' : arrow(`${left.errorsBelow}`, `${right.errorsBelow}`);
    return [state, arrow(durations[0]!, durations[1]!), errors && t('{0} errors', errors), ...more];
  }
  const one = left ?? right;
  return [one ? describeSpan(one, t) : '', ...more];
}

function spanText(span: SpanInfo, t: Localize): string {
  return joined([stateWord(span.state, t), formatDuration(durationNs(span)), span.stateReason, span.id], ' · ');
}

function groupText({flows, failed, medianNs}: GroupFigures, t: Localize, locale: string): string {
  const median = formatDuration(medianNs);
  return joined(
    [
      flows === 1 ? t('1 flow') : t('{0} flows', formatCount(flows, locale)),
      failed > 0 ? t('{0} failed', failed) : '',
      median && t('median {0}', median),
    ],
    ' · ',
  );
}

/** Without what a debugger held. */
function durationNs({startNs, endNs, pausedNs}: SpanInfo): number {
  return endNs - startNs - pausedNs;
}

function arrow(before: string, after: string): string {
  if (before === after || after === '') return before;
  return before === '' ? after : `${before} → ${after}`;
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter(part => part !== '').join(separator);
}
