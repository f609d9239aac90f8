/** How wheel and pointer move the graph: the wheel pans, with Ctrl (and a pinch, which arrives so) it zooms; dragging pans. */

export type WheelStep = {factor: number} | {xPx: number; yPx: number};

const LINE_PX = 20;
/** From here on a press is a drag and no click. */
const DRAG_FROM_PX = 4;

export function wheelStep({deltaX, deltaY, deltaMode, ctrlKey, shiftKey}: WheelEvent): WheelStep {
  const unitPx = deltaMode === 0 ? 1 : LINE_PX;
  if (ctrlKey) return {factor: Math.exp((-deltaY * unitPx) / 300)};
  if (shiftKey && deltaX === 0) return {xPx: -deltaY * unitPx, yPx: 0};
  return {xPx: -deltaX * unitPx, yPx: -deltaY * unitPx};
}

/** Returns a function that stops listening. */
export function dragToPan(element: HTMLElement, move: (xPx: number, yPx: number) => void): () => void {
  let from: {x: number; y: number} | null = null;
  let dragging = false;
  const down = (event: PointerEvent) => {
    if (event.button === 0) from = {x: event.clientX, y: event.clientY};
    dragging = false;
  };
  const moved = (event: PointerEvent) => {
    if (!from) return;
    const [xPx, yPx] = [event.clientX - from.x, event.clientY - from.y];
    if (!dragging && Math.hypot(xPx, yPx) < DRAG_FROM_PX) return;
    if (!dragging) element.setPointerCapture(event.pointerId);
    dragging = true;
    from = {x: event.clientX, y: event.clientY};
    move(xPx, yPx);
  };
  const up = () => (from = null);
  // The click at the end of a drag selects nothing.
  const click = (event: MouseEvent) => {
    if (dragging) event.stopPropagation();
    dragging = false;
  };
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', moved);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('click', click, true);
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', moved);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('click', click, true);
  };
}
