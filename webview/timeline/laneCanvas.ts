/**
 * The two canvases of the Timeline and when they are painted. In: elements and the controller. Out: pixels, in the
 * page's own animation frame, at the screen's resolution. Follows the theme, the screen's scale and growing work.
 */
import {formatDuration} from '../format/duration';
import {t} from '../format/l10n';
import {cancelFrame, nextFrame} from '../state/frame';
import type {TimelineController} from './controller';
import {fitCanvas} from './fitCanvas';
import {RULER_PX, TICK_PX} from './measures';
import {paintLanes, paintRuler} from './painter';
import type {Scene} from './painter';
import type {Palette} from './palette';
import {readPalette} from './palette';
import {rulerTicks} from './ruler';

/** Growing bars move so often, and less often where motion is not wanted. */
const GROW_MS = 50;
const GROW_REDUCED_MS = 1000;

export class LaneCanvas {
  private palette: Palette | null = null;
  private readonly widths = new Map<string, number>();
  private readonly lanes: CanvasRenderingContext2D | null;
  private readonly ruler: CanvasRenderingContext2D | null;
  private readonly themeWatch: MutationObserver;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private widthPx = 0;
  private heightPx = 0;
  private scale = 1;
  private readonly reduced = matchMedia('(prefers-reduced-motion: reduce)');
  /** Time of the last paint, for measuring. */
  lastPaintMs = 0;

  constructor(
    private readonly controller: TimelineController,
    private readonly elements: {lanes: HTMLCanvasElement; ruler: HTMLCanvasElement; probe: HTMLElement},
    private readonly selectedSpan: () => number | null,
    private readonly painted: () => void,
  ) {
    this.lanes = elements.lanes.getContext('2d', {alpha: false});
    this.ruler = elements.ruler.getContext('2d', {alpha: false});
    this.themeWatch = new MutationObserver(() => this.themeChanged());
    const watched = {
      attributes: true,
      attributeFilter: ['class', 'style', 'data-vscode-theme-kind', 'data-vscode-theme-id'],
    };
    this.themeWatch.observe(document.body, watched);
    this.themeWatch.observe(document.documentElement, watched);
  }

  dispose(): void {
    this.themeWatch.disconnect();
    clearTimeout(this.timer);
    cancelFrame(this.paint);
  }

  request(): void {
    nextFrame(this.paint);
  }

  resize(widthPx: number, heightPx: number): void {
    this.widthPx = widthPx;
    this.heightPx = heightPx;
    this.request();
  }

  private themeChanged(): void {
    this.palette = null;
    this.request();
  }

  private readonly paint = (): void => {
    const {lanes, ruler, controller, widthPx, heightPx} = this;
    if (!lanes || !ruler || widthPx <= 0 || heightPx <= 0) return;
    const startMs = performance.now();
    if (this.scale !== window.devicePixelRatio) {
      this.scale = window.devicePixelRatio;
      this.palette = null;
    }
    const palette = (this.palette ??= this.newPalette());
    fitCanvas(lanes, widthPx, heightPx, this.scale);
    fitCanvas(ruler, widthPx, RULER_PX, this.scale);
    const scene = this.scene(palette);
    if (scene) {
      paintLanes(lanes, scene);
      const labels = scene.scale.pauses.map(pause => formatDuration(pause.toNs - pause.fromNs));
      paintRuler(ruler, scene, RULER_PX, labels, t('now'));
    } else {
      for (const context of [lanes, ruler]) {
        context.fillStyle = palette.colours.ground;
        context.fillRect(0, 0, widthPx, heightPx);
      }
    }
    this.lastPaintMs = performance.now() - startMs;
    controller.painted(palette);
    this.painted();
    clearTimeout(this.timer);
    if (scene?.isLive) this.timer = setTimeout(() => this.request(), this.reduced.matches ? GROW_REDUCED_MS : GROW_MS);
  };

  private scene(palette: Palette): Scene | null {
    const {controller, widthPx, heightPx} = this;
    const {slices} = controller;
    if (!slices) return null;
    const scale = controller.scale();
    const {mode, showsPath} = controller.state.prefs;
    // An answer of the mode before is not on this axis.
    if (slices.mode !== mode) return null;
    const originEpochMs = mode === 'aggregated' ? NaN : slices.originEpochMs;
    return {
      ...{slices, scale, widthPx, heightPx, palette, showsPath},
      topPx: controller.topPx,
      nowNs: controller.clock.nowNs(),
      isLive: controller.clock.isLive() && mode === 'waterfall',
      ticks: rulerTicks(scale.window, widthPx, TICK_PX, originEpochMs).ticks,
      selectedSpan: this.selectedSpan(),
      hoverRow: controller.hoverRow,
      notes: controller.notes,
      measure: text => this.widthOf(text),
    };
  }

  private newPalette(): Palette {
    this.widths.clear();
    return readPalette(this.elements.probe, this.scale);
  }

  private widthOf(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined && this.lanes && this.palette) {
      this.lanes.font = this.palette.font;
      width = this.lanes.measureText(text).width;
      if (this.widths.size > 5000) this.widths.clear();
      this.widths.set(text, width);
    }
    return width ?? 0;
  }
}
