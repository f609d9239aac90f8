/**
 * Draws the lanes: ground, grid, bars, ticks, notes, critical path, pauses, now. In: a scene of plain values. Out: calls
 * on a 2D context in CSS pixels. Pure but for the context, and without an object per bar: a scene has thousands of
 * them, sixty times a second. What a look means is in looks.ts, where things are in measures.ts.
 */
import {NONE, SpanRole} from '../../src/protocol/model';
import {TimelineBar, TimelineBarFlag, TimelineRowFlag} from '../../src/protocol/timeline';
import type {TimelineSlices} from '../../src/protocol/timeline';
import {lookOf} from './looks';
import {
  BAR_PX,
  BAR_TOP_PX,
  FLOW_PX,
  FLOW_TOP_PX,
  MIN_BAR_PX,
  NOTE_GAP_PX,
  OPEN_PX,
  ROW_PX,
  STRIP_PX,
  WAIT_PX,
} from './measures';
import type {Palette} from './palette';
import type {RulerTick} from './ruler';
import type {TimeScale} from './timeScale';

export type Context2D = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'font' | 'textAlign' | 'textBaseline' | 'globalAlpha'
  | 'fillRect' | 'strokeRect' | 'clearRect' | 'beginPath' | 'moveTo' | 'lineTo' | 'closePath' | 'stroke' | 'fill' | 'fillText'
  | 'setLineDash' | 'save' | 'restore' | 'rect' | 'clip' | 'lineJoin'
>; // prettier-ignore

export interface Scene {
  slices: TimelineSlices;
  scale: TimeScale;
  widthPx: number;
  heightPx: number;
  /** Content pixel at the top of the canvas. */
  topPx: number;
  nowNs: number;
  /** The session is live: draws the now line. */
  isLive: boolean;
  ticks: readonly RulerTick[];
  palette: Palette;
  selectedSpan: number | null;
  /** Row under the pointer, absolute; -1 for none. */
  hoverRow: number;
  /** Notes by row of the answer. */
  notes: readonly string[];
  /** Width of a text in the palette's font; remembered by the caller. */
  measure(text: string): number;
  showsPath: boolean;
}

/** Bars whose text begins with less than this are left without. */
const MIN_TEXT_PX = 24;
const TEXT_PAD_PX = 5;

export function paintLanes(ctx: Context2D, scene: Scene): void {
  const {widthPx, heightPx, palette} = scene;
  ctx.fillStyle = palette.colours.ground;
  ctx.fillRect(0, 0, widthPx, heightPx);
  paintRows(ctx, scene);
  paintGrid(ctx, scene);
  paintPauses(ctx, scene);
  paintBars(ctx, scene, false);
  paintBars(ctx, scene, true);
  paintTicks(ctx, scene);
  paintTexts(ctx, scene);
  if (scene.showsPath) paintPath(ctx, scene);
  if (scene.isLive) paintNow(ctx, scene);
}

/** Top of a row of the answer on the canvas. */
function rowTop(scene: Scene, row: number): number {
  return (scene.slices.fromRow + row) * ROW_PX - scene.topPx;
}

function isVisible(scene: Scene, row: number): boolean {
  const top = rowTop(scene, row);
  return top > -ROW_PX && top < scene.heightPx;
}

function paintRows(ctx: Context2D, scene: Scene): void {
  const {slices, widthPx, palette} = scene;
  const {colours} = palette;
  for (let row = 0; row < slices.rowCount; row++) {
    if (!isVisible(scene, row)) continue;
    const flags = slices.rowFlags[row]!;
    const isLane = (flags & TimelineRowFlag.lane) !== 0;
    const isSelected = !isLane && slices.rowSpan[row] === scene.selectedSpan;
    if (isSelected) ctx.fillStyle = colours['selected-ground'];
    else if (slices.fromRow + row === scene.hoverRow) ctx.fillStyle = colours['hover-ground'];
    else if (slices.rowDepth[row] === 0) ctx.fillStyle = colours['flow-ground'];
    else continue;
    ctx.fillRect(0, rowTop(scene, row), widthPx, ROW_PX);
  }
}

function paintGrid(ctx: Context2D, scene: Scene): void {
  const {scale, ticks, heightPx, palette} = scene;
  ctx.fillStyle = palette.colours.grid;
  for (const tick of ticks) ctx.fillRect(Math.round(scale.toPx(tick.ns)), 0, 1, heightPx);
}

function paintPauses(ctx: Context2D, scene: Scene): void {
  const {scale, heightPx, palette} = scene;
  if (scale.pauses.length === 0) return;
  for (const {leftPx} of scale.pauses) {
    ctx.fillStyle = palette.pauseFill;
    ctx.fillRect(leftPx, 0, scale.pausePx, heightPx);
    ctx.fillStyle = palette.colours.muted;
    for (let y = 0; y < heightPx; y += 4) {
      ctx.fillRect(Math.round(leftPx), y, 1, 2);
      ctx.fillRect(Math.round(leftPx + scale.pausePx) - 1, y, 1, 2);
    }
  }
}

/** In two rounds: what failed is painted over its neighbours. */
function paintBars(ctx: Context2D, scene: Scene, bad: boolean): void {
  const {slices, scale, widthPx, nowNs} = scene;
  const {barCount, barRow, barFromNs, barToNs, barState} = slices;
  ctx.lineWidth = 1;
  for (let bar = 0; bar < barCount; bar++) {
    const row = barRow[bar]!;
    if (!isVisible(scene, row) || lookOf(barState[bar]!).isBad !== bad) continue;
    const toNs = barToNs[bar]!;
    const left = scale.toPx(barFromNs[bar]!);
    const right = scale.toPx(toNs === Infinity ? Math.max(nowNs, barFromNs[bar]!) : toNs);
    if (right < 0 || left > widthPx) continue;
    // Far outside of the canvas numbers become too large for it.
    const x = Math.round(Math.max(-4, left));
    paintBar(ctx, scene, bar, row, x, Math.max(MIN_BAR_PX, Math.round(Math.min(widthPx + 4, right)) - x));
  }
}

function paintBar(ctx: Context2D, scene: Scene, bar: number, row: number, x: number, width: number): void {
  const {slices, palette} = scene;
  const {colours} = palette;
  const kind = slices.barKind[bar]!;
  const isOpen = (slices.barFlags[bar]! & TimelineBarFlag.open) !== 0;
  const top = rowTop(scene, row);
  const look = lookOf(slices.barState[bar]!);
  const isFlow = isFlowBar(slices, row) && kind === TimelineBar.whole;
  if (kind === TimelineBar.strip) {
    ctx.fillStyle = look.isBad ? colours['strip-error'] : colours.strip;
    const middle = isFlowBar(slices, row) ? FLOW_TOP_PX + FLOW_PX / 2 : BAR_TOP_PX + BAR_PX / 2;
    // A pixel of air between neighbours, where there is room for it.
    ctx.fillRect(x, top + middle - STRIP_PX / 2, width > 3 ? width - 1 : width, STRIP_PX);
    return;
  }
  if (kind === TimelineBar.wait) {
    paintWait(ctx, scene, x, top + BAR_TOP_PX + (BAR_PX - WAIT_PX) / 2, width);
    return;
  }
  const height = isFlow ? FLOW_PX : BAR_PX;
  const y = top + (isFlow ? FLOW_TOP_PX : BAR_TOP_PX);
  ctx.strokeStyle = colours[isFlow ? look.flowEdge : look.edge];
  if (look.dashed) {
    ctx.setLineDash(DASHES);
    outline(ctx, x, y, width + (isOpen ? OPEN_PX : 0), height, isOpen);
    ctx.setLineDash(NO_DASHES);
    return;
  }
  if (!palette.isHighContrast || width <= MIN_BAR_PX) {
    ctx.fillStyle = colours[isFlow ? look.flowFill : look.fill];
    ctx.fillRect(x, y, width, height);
  }
  outline(ctx, x, y, width, height, isOpen);
}

/** A task without a flow stands among the flows and is drawn as the task that it is. */
function isFlowBar(slices: TimelineSlices, row: number): boolean {
  return slices.rowDepth[row] === 0 && (slices.rowRoles[row]! & FLOW_ROLES) !== 0;
}

const FLOW_ROLES = SpanRole.flow | SpanRole.listed;
const DASHES = [3, 2];
const NO_DASHES: number[] = [];

/** The right edge is drawn only where an end was seen. */
function outline(ctx: Context2D, x: number, y: number, width: number, height: number, isOpen: boolean): void {
  const left = Math.round(x) + 0.5;
  const right = Math.max(left + 1, Math.round(x + width) - 0.5);
  if (!isOpen) {
    ctx.strokeRect(left, y + 0.5, right - left, height - 1);
    return;
  }
  ctx.beginPath();
  ctx.moveTo(right, y + 0.5);
  ctx.lineTo(left, y + 0.5);
  ctx.lineTo(left, y + height - 0.5);
  ctx.lineTo(right, y + height - 0.5);
  ctx.stroke();
}

function paintWait(ctx: Context2D, scene: Scene, x: number, y: number, width: number): void {
  const {palette} = scene;
  ctx.fillStyle = palette.waitFill;
  ctx.fillRect(x, y, width, WAIT_PX);
  ctx.fillStyle = palette.colours.wait;
  ctx.fillRect(x, y, width, 1);
  ctx.fillRect(x, y + WAIT_PX - 1, width, 1);
}

function paintTicks(ctx: Context2D, scene: Scene): void {
  const {slices, scale, widthPx, palette} = scene;
  const {tickCount, tickRow, tickNs, tickError} = slices;
  ctx.fillStyle = palette.colours.tick;
  for (let tick = 0; tick < tickCount; tick++) {
    if (tickError[tick] === 1 || !isVisible(scene, tickRow[tick]!)) continue;
    const x = Math.round(scale.toPx(tickNs[tick]!));
    if (x >= 0 && x <= widthPx) ctx.fillRect(x, rowTop(scene, tickRow[tick]!) + 16, 1, 3);
  }
  ctx.fillStyle = palette.colours['tick-error'];
  for (let tick = 0; tick < tickCount; tick++) {
    if (tickError[tick] !== 1 || !isVisible(scene, tickRow[tick]!)) continue;
    const x = Math.round(scale.toPx(tickNs[tick]!)) + 0.5;
    if (x < -4 || x > widthPx + 4) continue;
    const y = rowTop(scene, tickRow[tick]!) + 19.5;
    ctx.beginPath();
    ctx.moveTo(x - 3, y);
    ctx.lineTo(x + 3, y);
    ctx.lineTo(x, y - 4.5);
    ctx.closePath();
    ctx.fill();
  }
}

/** Names inside of bars that have room, and one note behind the last bar of each row. */
function paintTexts(ctx: Context2D, scene: Scene): void {
  const {slices, scale, widthPx, nowNs, palette} = scene;
  const {barCount, barRow, barFromNs, barToNs, barName, barKind} = slices;
  ctx.font = palette.font;
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'left';
  ctx.fillStyle = palette.colours['on-run'];
  let row = -1;
  let firstPx = 0;
  let endPx = -Infinity;
  for (let bar = 0; bar <= barCount; bar++) {
    const at = bar < barCount ? barRow[bar]! : -1;
    if (at !== row) {
      if (row >= 0 && isVisible(scene, row)) paintNote(ctx, scene, row, firstPx, endPx);
      ctx.fillStyle = palette.colours['on-run'];
      row = at;
      firstPx = Infinity;
      endPx = -Infinity;
    }
    if (bar === barCount || !isVisible(scene, row)) continue;
    const kind = barKind[bar]!;
    const left = scale.toPx(barFromNs[bar]!);
    const toNs = barToNs[bar]!;
    const right = Math.max(left + MIN_BAR_PX, scale.toPx(toNs === Infinity ? Math.max(nowNs, barFromNs[bar]!) : toNs));
    firstPx = Math.min(firstPx, left);
    endPx = Math.max(endPx, right);
    if (barName[bar] === NONE || kind === TimelineBar.strip) continue;
    const x = Math.max(0, left) + TEXT_PAD_PX;
    const roomPx = Math.min(widthPx, right) - x - TEXT_PAD_PX;
    if (roomPx < MIN_TEXT_PX - TEXT_PAD_PX) continue;
    const name = fitted(slices.names[barName[bar]!] ?? '', roomPx, scene);
    if (name !== '') ctx.fillText(name, x, rowTop(scene, row) + 12.5);
  }
}

/** Behind the bar, before it where that would be cut; cut on the wider side when neither has room, and nowhere when both are slight. */
function paintNote(ctx: Context2D, scene: Scene, row: number, firstPx: number, endPx: number): void {
  const note = scene.notes[row] ?? '';
  if (note === '' || endPx < 0 || firstPx > scene.widthPx) return;
  const {colours} = scene.palette;
  const y = rowTop(scene, row) + 13;
  const look = lookOf(scene.slices.rowState[row]!);
  const isOpen = look.dashed && !((scene.slices.rowFlags[row] ?? 0) & TimelineRowFlag.closed);
  const x = Math.max(0, endPx) + NOTE_GAP_PX + (isOpen ? OPEN_PX : 0);
  const textPx = scene.measure(note);
  const behindPx = scene.widthPx - x;
  const beforePx = firstPx - NOTE_GAP_PX;
  if (Math.max(behindPx, beforePx) < Math.min(textPx, MIN_NOTE_PX)) return;
  ctx.fillStyle = look.isBad ? colours['error-text'] : colours.muted;
  const isBehind = textPx <= behindPx || (textPx > beforePx && behindPx >= beforePx);
  const text = fitted(note, isBehind ? behindPx : beforePx, scene);
  if (text !== '') ctx.fillText(text, isBehind ? x : beforePx - scene.measure(text), y);
}

const MIN_NOTE_PX = 60;

/** The text, or as much of it as fits with an ellipsis; '' when that would say nothing. */
function fitted(text: string, roomPx: number, scene: Scene): string {
  const widthPx = scene.measure(text);
  if (widthPx <= roomPx) return text;
  // Letters differ in width, so the first guess may be too long.
  for (let letters = Math.floor((text.length * roomPx) / widthPx) - 1; letters >= 2; letters--) {
    const cut = `${text.slice(0, letters)}…`;
    if (scene.measure(cut) <= roomPx) return cut;
  }
  return '';
}

/** Two pixels under the bars, with steps where work is handed on to another row. */
function paintPath(ctx: Context2D, scene: Scene): void {
  const {slices, scale, widthPx, palette} = scene;
  const {pathCount, pathRow, pathFromNs, pathToNs} = slices;
  ctx.strokeStyle = palette.colours.path;
  ctx.lineWidth = 2;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  let drawing = false;
  for (let part = 0; part < pathCount; part++) {
    const row = pathRow[part]!;
    const left = scale.toPx(pathFromNs[part]!);
    const right = scale.toPx(pathToNs[part]!);
    if (row === NONE || right < -10 || left > widthPx + 10) {
      drawing = false;
      continue;
    }
    const y = rowTop(scene, row) + 17.5;
    const x = Math.max(-10, left);
    if (drawing) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    ctx.lineTo(Math.min(widthPx + 10, right), y);
    drawing = true;
  }
  ctx.stroke();
}

function paintNow(ctx: Context2D, scene: Scene): void {
  const x = scene.scale.toPx(scene.nowNs);
  if (x < 0 || x > scene.widthPx) return;
  ctx.fillStyle = scene.palette.colours.now;
  ctx.fillRect(Math.round(x), 0, 1.5, scene.heightPx);
}

/** The ruler above the lanes; `heightPx` is its own. */
export function paintRuler(
  ctx: Context2D,
  scene: Scene,
  heightPx: number,
  pauseLabels: readonly string[],
  nowLabel: string,
): void {
  const {scale, ticks, widthPx, palette} = scene;
  const {colours} = palette;
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, widthPx, heightPx);
  ctx.fillStyle = colours.line;
  ctx.fillRect(0, heightPx - 1, widthPx, 1);
  ctx.font = palette.font;
  ctx.textBaseline = 'alphabetic';
  ctx.textAlign = 'center';
  let freePx = 0;
  for (const tick of ticks) {
    const x = scale.toPx(tick.ns);
    ctx.fillStyle = colours.muted;
    ctx.fillRect(Math.round(x), heightPx - 6, 1, 6);
    const halfPx = scene.measure(tick.label) / 2;
    // The first label may begin left of its tick rather than be cut; one that would run into another is left out.
    const middle = Math.max(halfPx + 2, x);
    if (middle - halfPx < freePx || middle + halfPx > widthPx) continue;
    ctx.fillStyle = tick.isMajor ? colours.text : colours.muted;
    ctx.fillText(tick.label, middle, heightPx - 11);
    freePx = middle + halfPx + 8;
  }
  scale.pauses.forEach(({leftPx}, index) => {
    ctx.fillStyle = colours.ground;
    ctx.fillRect(leftPx, 0, scale.pausePx, heightPx - 1);
    ctx.fillStyle = colours.text;
    if (scale.pausePx < 30) return;
    ctx.fillRect(leftPx + 8, 9, 2.5, 8);
    ctx.fillRect(leftPx + 13, 9, 2.5, 8);
    ctx.textAlign = 'left';
    ctx.fillText(pauseLabels[index] ?? '', leftPx + 20, heightPx - 11);
    ctx.textAlign = 'center';
  });
  if (!scene.isLive) return;
  const x = scale.toPx(scene.nowNs);
  if (x < 0 || x > widthPx) return;
  const halfPx = scene.measure(nowLabel) / 2 + 6;
  const middle = Math.min(Math.max(halfPx, x), widthPx - halfPx);
  ctx.fillStyle = colours['now-ground'];
  ctx.fillRect(middle - halfPx, 5, 2 * halfPx, 16);
  ctx.fillStyle = colours['now-text'];
  ctx.fillText(nowLabel, middle, heightPx - 11);
}
