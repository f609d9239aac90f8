/**
 * Labels of the time ruler: round steps, as many as fit. Every tenth or so says the clock, those between the time since
 * then, so that labels are short at any zoom. Pure.
 */
import {localDecimal} from '../format/numbers';
import {formatClock, formatPrecise, formatSeconds} from '../format/time';
import {tickStepMs} from '../overview/ticks';
import type {TimeWindow} from './timeScale';

export interface RulerTick {
  ns: number;
  label: string;
  /** Says the clock. */
  isMajor: boolean;
}

const NS_PER_MS = 1e6;
const SECOND_MS = 1000;
/** Decimal steps below a second. */
const STEPS = [1, 2, 5];

/** Ticks in the window at least `minPx` apart. `originEpochMs` NaN counts from zero (time spent, not clock time). */
export function rulerTicks(
  window: TimeWindow,
  widthPx: number,
  minPx: number,
  originEpochMs: number,
): {stepNs: number; ticks: RulerTick[]} {
  const lengthNs = window.toNs - window.fromNs;
  const most = Math.max(1, Math.floor(widthPx / minPx));
  if (!(lengthNs > 0) || widthPx <= 0) return {stepNs: 0, ticks: []};
  if (Number.isNaN(originEpochMs)) return spentTicks(window, lengthNs / most);
  const clockStepMs = tickStepMs(lengthNs / NS_PER_MS, most);
  if (clockStepMs >= SECOND_MS) return clockTicks(window, clockStepMs, originEpochMs);
  const {stepNs, majorNs} = decimalStep(lengthNs / most);
  const ticks: RulerTick[] = [];
  // In steps from the second's start, because epoch nanoseconds do not fit into a float.
  const first = Math.ceil(window.fromNs / stepNs);
  const last = Math.floor(window.toNs / stepNs);
  const perMajor = Math.round(majorNs / stepNs);
  const hasMajor = Math.ceil(first / perMajor) * perMajor <= last;
  let base = hasMajor ? Math.floor(first / perMajor) * perMajor : first;
  for (let at = first; at <= last; at++) {
    const isMajor = at % perMajor === 0 || (!hasMajor && at === first);
    if (isMajor) base = at;
    const label = isMajor ? clockLabel(originEpochMs, at * stepNs, stepNs) : `+${shortDuration((at - base) * stepNs)}`;
    ticks.push({ns: at * stepNs, label, isMajor});
  }
  return {stepNs, ticks};
}

function clockTicks(window: TimeWindow, stepMs: number, originEpochMs: number): {stepNs: number; ticks: RulerTick[]} {
  const offsetMs = new Date(originEpochMs).getTimezoneOffset() * 60_000;
  const fromMs = originEpochMs + window.fromNs / NS_PER_MS;
  const toMs = originEpochMs + window.toNs / NS_PER_MS;
  const ticks: RulerTick[] = [];
  for (let ms = Math.ceil((fromMs - offsetMs) / stepMs) * stepMs + offsetMs; ms <= toMs; ms += stepMs) {
    ticks.push({ns: (ms - originEpochMs) * NS_PER_MS, label: formatSeconds(ms), isMajor: true});
  }
  return {stepNs: stepMs * NS_PER_MS, ticks};
}

/** For time spent: from zero on. */
function spentTicks(window: TimeWindow, wantedNs: number): {stepNs: number; ticks: RulerTick[]} {
  const {stepNs} = decimalStep(wantedNs);
  const ticks: RulerTick[] = [];
  for (let at = Math.max(0, Math.ceil(window.fromNs / stepNs)); at * stepNs <= window.toNs; at++) {
    ticks.push({ns: at * stepNs, label: at === 0 ? '0' : shortDuration(at * stepNs), isMajor: at === 0});
  }
  return {stepNs, ticks};
}

/** The smallest 1, 2 or 5 times a power of ten that is not less, and the power above. */
function decimalStep(wantedNs: number): {stepNs: number; majorNs: number} {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, wantedNs)));
  const step = STEPS.map(factor => factor * power).find(candidate => candidate >= wantedNs);
  if (step === undefined) return {stepNs: 10 * power, majorNs: 100 * power};
  return {stepNs: Math.max(1, step), majorNs: 10 * power};
}

function clockLabel(originEpochMs: number, ns: number, stepNs: number): string {
  return stepNs >= NS_PER_MS / 10 ? formatClock(originEpochMs, ns) : formatPrecise(originEpochMs, ns);
}

/** `20 ms`, `1.5 s`, `250 µs`: as few figures as the value has. */
export function shortDuration(ns: number): string {
  const [unit, size] =
    ns >= 1e9
      ? (['s', 1e9] as const)
      : ns >= 1e6
        ? (['ms', 1e6] as const)
        : ns >= 1e3
          ? (['µs', 1e3] as const)
          : (['ns', 1] as const);
  return `${localDecimal(String(Number((ns / size).toPrecision(9))))} ${unit}`;
}
