/**
 * Numbers for the trees, status bar and messages. Durations have three significant figures and a unit, as in the
 * Inspector: `0.62 ms`, `57.0 ms`, `8.28 s`, `2 min 5 s`, in the language of the editor. Pure.
 */
const MS = 1e6;
const SECOND = 1e9;

/** '' when the duration is not known. */
export function formatDuration(durationNs: number, locale = 'en'): string {
  return durationText(durationNs).replace('.', decimalSign(locale));
}

function durationText(durationNs: number): string {
  if (!Number.isFinite(durationNs) || durationNs < 0) return '';
  if (durationNs < SECOND - SECOND / 2000) return `${threeFigures(durationNs / MS)} ms`;
  const seconds = durationNs / SECOND;
  if (seconds < 99.95) return `${threeFigures(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function threeFigures(value: number): string {
  if (value === 0) return '0';
  const digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : value >= 0.9995 ? 2 : value >= 0.0095 ? 2 : 4;
  return value.toFixed(digits);
}

const signs = new Map<string, string>();

/** `.` or `,`. */
function decimalSign(locale: string): string {
  let sign = signs.get(locale);
  if (sign === undefined) {
    const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
    signs.set(locale, (sign = parts.find(({type}) => type === 'decimal')?.value ?? '.'));
  }
  return sign;
}

/** `28 Nov 2026, 13:05:12.104` in local time and the language of the editor; '' when it is not known. */
export function formatMoment(epochMs: number, locale: string): string {
  if (!Number.isFinite(epochMs)) return '';
  const day = {year: 'numeric', month: 'short', day: 'numeric'} as const;
  const time = {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hour12: false,
  } as const;
  return new Date(epochMs).toLocaleString(locale, {...day, ...time});
}

/** `12,345` in the language of the editor. */
export function formatCount(count: number, locale: string): string {
  return count.toLocaleString(locale);
}
