/**
 * Two fingers on the lanes: how far they moved apart since the last event, and around which place. In: pointer events of
 * touches. Out: a zoom factor and a shift in px. Pure; PointerGestures asks it first. (A pinch on a touch pad arrives as
 * Ctrl+wheel and is not seen here.)
 */
export interface PinchStep {
  /** Below 1 zooms in. */
  factor: number;
  /** Middle between the fingers. */
  middlePx: number;
  /** How far the middle went. */
  movedPx: number;
}

/** Fingers nearer than this turn a tremble into a jump. */
const MIN_APART_PX = 16;

export class TouchPinch {
  private readonly fingers = new Map<number, number>();

  /** Whether there are two fingers now. */
  get active(): boolean {
    return this.fingers.size === 2;
  }

  down(pointer: number, xPx: number): void {
    if (this.fingers.size < 2) this.fingers.set(pointer, xPx);
  }

  up(pointer: number): void {
    this.fingers.delete(pointer);
  }

  /** null for a pointer that is none of the two. */
  move(pointer: number, xPx: number): PinchStep | null {
    if (!this.fingers.has(pointer)) return null;
    const before = this.spread();
    this.fingers.set(pointer, xPx);
    if (!this.active) return null;
    const now = this.spread();
    return {factor: before.apartPx / now.apartPx, middlePx: now.middlePx, movedPx: now.middlePx - before.middlePx};
  }

  private spread(): {apartPx: number; middlePx: number} {
    const [one = 0, other = one] = [...this.fingers.values()];
    return {apartPx: Math.max(MIN_APART_PX, Math.abs(one - other)), middlePx: (one + other) / 2};
  }
}
