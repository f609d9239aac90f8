/** Counts, sizes and shares for people. Called by the footer, the filter box and the empty states. */
import {formatCount, formatDecimal} from './numbers';

export {formatCount} from './numbers';

/** `1 record`, `2 records`; the plural adds an s unless given. */
export function formatCountOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** `412 KB`, `1.2 MB`; units of 1,000 as file managers show them. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  let value = sizeBytes;
  let unit = -1;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${formatDecimal(value, value < 9.95 ? 1 : 0)} ${BYTE_UNITS[unit] ?? ''}`;
}

const BYTE_UNITS = ['KB', 'MB', 'GB', 'TB'];
