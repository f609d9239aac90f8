/** Labels of a time axis: round steps of clock time, as many as fit. Pure; local time zone for whole days and hours. */

export interface Tick {
  epochMs: number;
  /** Place on the axis, 0 to 1. */
  share: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS_MS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map(n => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48].map(n => n * HOUR),
];

/** Step between labels so that at most `maxTicks` fit. */
export function tickStepMs(spanMs: number, maxTicks: number): number {
  const wanted = spanMs / Math.max(1, maxTicks);
  const found = STEPS_MS.find(step => step >= wanted);
  if (found !== undefined) return found;
  const days = 24 * HOUR;
  return Math.ceil(wanted / days) * days;
}

export function buildTicks(fromEpochMs: number, toEpochMs: number, maxTicks: number): {stepMs: number; ticks: Tick[]} {
  const spanMs = toEpochMs - fromEpochMs;
  if (!(spanMs > 0)) return {stepMs: 0, ticks: []};
  const stepMs = tickStepMs(spanMs, maxTicks);
  const offsetMs = new Date(fromEpochMs).getTimezoneOffset() * MINUTE;
  const ticks: Tick[] = [];
  let epochMs = Math.ceil((fromEpochMs - offsetMs) / stepMs) * stepMs + offsetMs;
  for (; epochMs <= toEpochMs; epochMs += stepMs) ticks.push({epochMs, share: (epochMs - fromEpochMs) / spanMs});
  return {stepMs, ticks};
}
