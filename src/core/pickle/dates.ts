/**
 * datetime's own pickle state (CPython, Lib/datetime.py `_getstate`): date 4 bytes, time 6, datetime 10, fields from big to
 * small. Text as isoformat() prints it; null when the bytes cannot be that.
 */

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

export function dateText(state: Uint8Array): string | null {
  if (state.length !== 4) return null;
  return dateOf(state);
}

export function datetimeText(state: Uint8Array): string | null {
  if (state.length !== 10) return null;
  const date = dateOf(state);
  const time = timeOf(state.subarray(4));
  return date && time && `${date}T${time}`;
}

export function timeText(state: Uint8Array): string | null {
  return state.length === 6 ? timeOf(state) : null;
}

/** `+02:00`, with seconds only where there are any. */
export function offsetText(seconds: number): string {
  const size = Math.abs(seconds);
  const rest = size % 60 ? `:${pad(Math.floor(size % 60))}` : '';
  return `${seconds < 0 ? '-' : '+'}${pad(Math.floor(size / 3600))}:${pad(Math.floor((size % 3600) / 60))}${rest}`;
}

/** str() of a timedelta: `-1 day, 23:59:59.000001`. Fields as in its pickle: only days may be negative. */
export function timedeltaText(days: number, seconds: number, microseconds: number): string {
  const clock = `${Math.floor(seconds / 3600)}:${pad(Math.floor((seconds % 3600) / 60))}:${pad(seconds % 60)}`;
  const fraction = microseconds ? `.${pad(microseconds, 6)}` : '';
  const before = days ? `${days} day${Math.abs(days) === 1 ? '' : 's'}, ` : '';
  return before + clock + fraction;
}

/** The top bit of the month, and of a time's hour, is `fold`: which of two equal local times is meant. */
function dateOf(state: Uint8Array): string | null {
  const year = state[0]! * 256 + state[1]!;
  const month = state[2]! & 0x7f;
  const day = state[3]!;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

function timeOf(state: Uint8Array): string | null {
  const hour = state[0]! & 0x7f;
  const microseconds = state[3]! * 65536 + state[4]! * 256 + state[5]!;
  if (hour > 23 || state[1]! > 59 || state[2]! > 59 || microseconds > 999_999) return null;
  return `${pad(hour)}:${pad(state[1]!)}:${pad(state[2]!)}${microseconds ? `.${pad(microseconds, 6)}` : ''}`;
}
