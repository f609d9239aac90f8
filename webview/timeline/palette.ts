/**
 * The colours and fonts of the canvas, read from the theme's variables as the browser resolves them. In: an element of
 * the page. Out: plain strings and two hatchings. Read anew when the theme changes; see styles/09-timeline.css.
 */

/** Each is `--tl-<name>` in the style sheet. */
const COLOURS = [
  'ground', 'flow-ground', 'selected-ground', 'hover-ground', 'grid', 'line', 'text', 'muted', 'error-text', 'warning-text',
  'run', 'run-edge', 'flow', 'flow-edge', 'running-flow', 'error', 'error-edge', 'error-flow', 'muted-fill', 'muted-edge',
  'wait', 'strip', 'strip-error', 'tick', 'tick-error', 'path', 'now', 'now-text', 'now-ground', 'focus', 'on-run', 'pause',
] as const; // prettier-ignore
export type ColourName = (typeof COLOURS)[number];

export interface Palette {
  colours: Record<ColourName, string>;
  /** 11 px text of the page. */
  font: string;
  /** Hatched fill of waits and of pauses; a plain colour where patterns are not to be had. */
  waitFill: string | CanvasPattern;
  pauseFill: string | CanvasPattern;
  /** Fills are left out and edges carry the meaning. */
  isHighContrast: boolean;
}

export function readPalette(probe: HTMLElement, scale: number): Palette {
  const colours = {} as Record<ColourName, string>;
  const computed = getComputedStyle(probe);
  for (const name of COLOURS) {
    probe.style.color = `var(--tl-${name})`;
    colours[name] = computed.color;
  }
  probe.style.color = '';
  return {
    colours,
    font: `11px ${computed.fontFamily}`,
    waitFill: hatching(colours.wait, 5, 1.4, scale) ?? colours.wait,
    pauseFill: hatching(colours.pause, 7, 1.2, scale) ?? colours.pause,
    isHighContrast: document.body.classList.contains('vscode-high-contrast'),
  };
}

/** Diagonal lines `pitchPx` apart, drawn at the screen's own resolution so that they are crisp. */
function hatching(colour: string, pitchPx: number, widthPx: number, scale: number): CanvasPattern | null {
  const tilePx = pitchPx * Math.SQRT2;
  const size = Math.max(4, Math.round(tilePx * scale));
  const tile = document.createElement('canvas');
  tile.width = size;
  tile.height = size;
  const context = tile.getContext('2d');
  if (!context) return null;
  context.strokeStyle = colour;
  context.lineWidth = widthPx * scale;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift, size);
    context.lineTo(shift + size, 0);
  }
  context.stroke();
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(1 / scale));
  return pattern;
}
