/**
 * Mouse, pen and wheel on the lanes and the ruler. Drag moves the view; on the ruler or with Shift it marks a stretch to
 * zoom into; a click selects, a double click zooms to the bar. Two fingers and Ctrl+wheel (what a pinch on a touch pad
 * sends) zoom where they are, a sideways wheel pans, a plain one scrolls rows and on the ruler zooms.
 */
import type {TimelineController} from './controller';
import {barAt, rowAt} from './hitTest';
import {RULER_PX} from './measures';
import {TouchPinch} from './touchPinch';

export interface PointerElements {
  lanes: HTMLCanvasElement;
  ruler: HTMLCanvasElement;
  scroll: HTMLElement;
  root: HTMLElement;
  marquee: HTMLElement;
}

const CLICK_PX = 4;
const CARD_DELAY_MS = 350;
const CARD_WIDTH_PX = 372;
const CARD_HEIGHT_PX = 220;
/** Wheel units to zoom by e; a pinch sends small ones, a wheel 100 at a time. */
const ZOOM_UNITS = 100;
const MAX_UNITS = 60;

interface Drag {
  kind: 'move' | 'mark';
  startX: number;
  startY: number;
  lastX: number;
  lastY: number;
  moved: boolean;
}

export class PointerGestures {
  private drag: Drag | null = null;
  private readonly pinch = new TouchPinch();
  private readonly abort = new AbortController();
  private cardTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly controller: TimelineController,
    private readonly elements: PointerElements,
  ) {
    const {signal} = this.abort;
    const {lanes, ruler, scroll} = elements;
    for (const canvas of [lanes, ruler]) {
      canvas.addEventListener('pointerdown', event => this.down(event, canvas), {signal});
      canvas.addEventListener('pointermove', event => this.move(event, canvas), {signal});
      canvas.addEventListener('pointerup', event => this.up(event), {signal});
      canvas.addEventListener('pointercancel', event => this.cancel(event), {signal});
    }
    lanes.addEventListener('pointerleave', event => this.leave(event), {signal});
    lanes.addEventListener('dblclick', event => this.doubleClick(event), {signal});
    ruler.addEventListener('dblclick', () => this.controller.setWindow(null), {signal});
    scroll.addEventListener('wheel', event => this.wheel(event, false), {signal, passive: false});
    ruler.addEventListener('wheel', event => this.wheel(event, true), {signal, passive: false});
  }

  dispose(): void {
    this.abort.abort();
    clearTimeout(this.cardTimer);
  }

  private xOf(event: MouseEvent): number {
    return event.clientX - this.elements.lanes.getBoundingClientRect().left;
  }

  private yOf(event: MouseEvent): number {
    return event.clientY - this.elements.lanes.getBoundingClientRect().top;
  }

  private down(event: PointerEvent, canvas: HTMLCanvasElement): void {
    if (event.button !== 0) return;
    const [x, y] = [this.xOf(event), this.yOf(event)];
    const kind = canvas === this.elements.ruler || event.shiftKey ? 'mark' : 'move';
    this.drag = {kind, startX: x, startY: y, lastX: x, lastY: y, moved: false};
    canvas.setPointerCapture(event.pointerId);
    this.hideCard();
    if (event.pointerType !== 'touch') return;
    this.pinch.down(event.pointerId, x);
    if (this.pinch.active) this.end();
  }

  private move(event: PointerEvent, canvas: HTMLCanvasElement): void {
    const [x, y] = [this.xOf(event), this.yOf(event)];
    const {drag, controller} = this;
    const step = this.pinch.move(event.pointerId, x);
    if (step) {
      controller.zoom(step.factor, controller.scale().toNs(Math.max(0, step.middlePx)));
      controller.panPx(-step.movedPx);
      return;
    }
    if (!drag) {
      if (canvas === this.elements.lanes) this.hover(x, y);
      return;
    }
    drag.moved ||= Math.abs(x - drag.startX) + Math.abs(y - drag.startY) > CLICK_PX;
    if (!drag.moved) return;
    if (drag.kind === 'mark') this.showMarquee(drag.startX, x);
    else {
      controller.panPx(drag.lastX - x);
      controller.scrollTo(controller.topPx + drag.lastY - y);
    }
    drag.lastX = x;
    drag.lastY = y;
  }

  private up(event: PointerEvent): void {
    const {drag, controller} = this;
    this.cancel(event);
    if (!drag) return;
    if (!drag.moved) {
      if (drag.kind === 'move') this.click(this.xOf(event), this.yOf(event));
    } else if (drag.kind === 'mark') {
      const scale = controller.scale();
      const [from, to] = [Math.min(drag.startX, drag.lastX), Math.max(drag.startX, drag.lastX)];
      controller.showStretch(scale.toNs(from), scale.toNs(to));
    }
  }

  private cancel(event: PointerEvent): void {
    this.pinch.up(event.pointerId);
    this.end();
  }

  private end(): void {
    this.drag = null;
    this.elements.marquee.hidden = true;
  }

  private click(x: number, y: number): void {
    this.elements.scroll.focus({preventScroll: true});
    const found = this.find(x, y);
    if (!found) return;
    const {slices} = this.controller;
    if (found.bar >= 0) void this.controller.selection.selectBar(found.bar);
    else this.controller.selection.selectRow((slices?.fromRow ?? 0) + found.row);
  }

  private doubleClick(event: MouseEvent): void {
    const {controller} = this;
    const found = this.find(this.xOf(event), this.yOf(event));
    const {slices} = controller;
    if (!found || !slices) return;
    if (found.bar < 0) controller.zoomTo(slices.rowFromNs[found.row] ?? NaN, slices.rowToNs[found.row] ?? NaN);
    else controller.zoomTo(slices.barFromNs[found.bar] ?? NaN, slices.barToNs[found.bar] ?? NaN);
  }

  private find(x: number, y: number): {row: number; bar: number} | null {
    const {controller} = this;
    const {slices} = controller;
    if (!slices) return null;
    const row = rowAt(slices, controller.topPx + y);
    return row < 0 ? null : {row, bar: barAt(slices, controller.scale(), row, x, controller.clock.nowNs())};
  }

  private hover(x: number, y: number): void {
    const {controller, elements} = this;
    const found = this.find(x, y);
    const row = found ? (controller.slices?.fromRow ?? 0) + found.row : -1;
    controller.setHoverRow(row);
    elements.lanes.style.cursor = found && found.bar >= 0 ? 'pointer' : 'default';
    const shown = controller.state.hover;
    if (shown && found && shown.row === found.row && shown.bar === found.bar) return;
    this.hideCard();
    if (!found || found.bar < 0) return;
    this.cardTimer = setTimeout(() => this.showCard(found, x, y), CARD_DELAY_MS);
  }

  /** Below the pointer, above it where the page ends. */
  private showCard(found: {row: number; bar: number}, x: number, y: number): void {
    const {lanes, root} = this.elements;
    const box = root.getBoundingClientRect();
    const leftPx = lanes.getBoundingClientRect().left - box.left + x + 8;
    const belowPx = RULER_PX + y + 14;
    const roomBelow = box.height - belowPx >= CARD_HEIGHT_PX;
    this.controller.setHover({
      ...found,
      leftPx: Math.max(4, Math.min(leftPx, box.width - CARD_WIDTH_PX - 8)),
      topPx: roomBelow ? belowPx : Math.max(4, RULER_PX + y - CARD_HEIGHT_PX - 6),
    });
  }

  private hideCard(): void {
    clearTimeout(this.cardTimer);
    this.controller.setHover(null);
  }

  private leave(event: PointerEvent): void {
    clearTimeout(this.cardTimer);
    const into = event.relatedTarget;
    if (into instanceof Element && into.closest('.tl-card')) return;
    this.controller.setHover(null);
    this.controller.setHoverRow(-1);
  }

  private showMarquee(startX: number, x: number): void {
    const {marquee, lanes, root} = this.elements;
    const offsetPx = lanes.getBoundingClientRect().left - root.getBoundingClientRect().left;
    marquee.hidden = false;
    marquee.style.left = `${offsetPx + Math.max(0, Math.min(startX, x))}px`;
    marquee.style.width = `${Math.abs(x - startX)}px`;
  }

  private wheel(event: WheelEvent, onRuler: boolean): void {
    const {controller} = this;
    const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (event.ctrlKey || event.metaKey || (onRuler && !isSideways)) {
      const units = Math.max(-MAX_UNITS, Math.min(MAX_UNITS, event.deltaY));
      controller.zoom(Math.exp(units / ZOOM_UNITS), controller.scale().toNs(Math.max(0, this.xOf(event))));
    } else if (isSideways) controller.panPx(event.deltaX || event.deltaY);
    else if (controller.isScrollMapped()) controller.scrollTo(controller.topPx + event.deltaY);
    else return;
    event.preventDefault();
  }
}
