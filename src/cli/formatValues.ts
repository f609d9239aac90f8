/**
 * How figures and names are written for people. Pure. Durations have three significant figures and a unit; text from a
 * trace is untrusted and may hold escape sequences, so control characters are shown as escapes, never sent.
 */

/** `57.0 ms`, `1.23 s`, `2 min 05 s`, `1 h 02 min`; '–' where unknown. */
export function formatDuration(durationMs: number | null): string {
  if (durationMs === null || !Number.isFinite(durationMs)) return '–';
  if (durationMs < 0) return `-${formatDuration(-durationMs)}`;
  if (durationMs === 0) return '0 ms';
  if (durationMs < 0.9995) return `${threeFigures(durationMs * 1000)} µs`;
  if (durationMs < 999.5) return `${threeFigures(durationMs)} ms`;
  if (durationMs < 59_950) return `${threeFigures(durationMs / 1000)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

function threeFigures(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

function twoDigits(value: number): string {
  return `${value}`.padStart(2, '0');
}

/** `1,234,567`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 record`, `2,000 records`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `2021-05-13 12:00:05.123` from ISO 8601; '–' where unknown. */
export function formatTime(iso: string | null): string {
  return iso === null ? '–' : iso.slice(0, 23).replace('T', ' ').replace(/Z$/, '');
}

export function printable(text: string): string {
  // C0, DEL, C1 and the marks that turn the direction of writing around.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

function escaped(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\t') return ' ';
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** At most `width` characters, with an ellipsis where something was cut. */
export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
