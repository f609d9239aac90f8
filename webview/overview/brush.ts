/**
 * The chosen part of the overview as shares from 0 to 1: drawn, moved, resized, by mouse or keys. Pure; every function
 * returns a part that lies inside the strip with its ends in order.
 */

export type Range = readonly [number, number];
export type Grip = 'draw' | 'move' | 'from' | 'to';

/** Less than this is a click, which clears nothing and chooses nothing. */
export const MIN_SHARE = 0.002;

/** What a press at a place takes hold of; `edge` is half a handle's width as a share. */
export function gripAt(share: number, range: Range | null, edge: number): Grip {
  if (!range) return 'draw';
  if (Math.abs(share - range[0]) <= edge) return 'from';
  if (Math.abs(share - range[1]) <= edge) return 'to';
  return share > range[0] && share < range[1] ? 'move' : 'draw';
}

/** The range after dragging from one place to another; null while that is only a click. */
export function dragRange(grip: Grip, before: Range | null, startShare: number, share: number): Range | null {
  if (grip === 'draw' || !before) {
    const drawn = ordered(startShare, share);
    return drawn[1] - drawn[0] < MIN_SHARE ? before : drawn;
  }
  if (grip === 'move') return moveRange(before, share - startShare);
  return grip === 'from' ? ordered(share, before[1]) : ordered(before[0], share);
}

/** Keeps its length at the ends of the strip. */
export function moveRange([from, to]: Range, by: number): Range {
  const bounded = Math.min(1 - to, Math.max(-from, by));
  return [from + bounded, to + bounded];
}

/** Moves the end only. */
export function growRange([from, to]: Range, by: number): Range {
  return [from, Math.min(1, Math.max(from + MIN_SHARE, to + by))];
}

function ordered(a: number, b: number): Range {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return [clamp(Math.min(a, b)), clamp(Math.max(a, b))];
}
