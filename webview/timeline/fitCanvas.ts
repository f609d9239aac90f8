/** Canvases at the screen's own resolution. Called before every painting; touches the size only when it is another one. */

/** Sets the canvas to the screen's pixels; its content is lost only when the size changes. */
export function fitCanvas(context: CanvasRenderingContext2D, widthPx: number, heightPx: number, scale: number): void {
  const {canvas} = context;
  const width = Math.round(widthPx * scale);
  const height = Math.round(heightPx * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
}
