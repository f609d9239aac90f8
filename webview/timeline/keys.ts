/**
 * Keys of the Timeline. W and S zoom, A and D pan, F fits the selection, 0 shows all; arrows walk rows and fold, Home
 * and End go to the ends, N and Shift+N to the next task that the filter finds, Enter to the source, Space the details.
 * Returns whether the key was taken.
 */
import {TimelineRowFlag} from '../../src/protocol/timeline';
import type {Inspector} from '../state/inspector';
import type {TimelineController} from './controller';
import {ROW_PX} from './measures';
import {stepMatch} from './stepMatch';

const ZOOM = 0.7;
const PAN = 0.2;

export function handleTimelineKey(event: KeyboardEvent, controller: TimelineController, inspector: Inspector): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  if (event.altKey) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return false;
    void inspector.steps.error(event.key === 'ArrowDown' ? 1 : -1);
    return true;
  }
  return viewKey(event.key, controller) || rowKey(event, controller, inspector);
}

function viewKey(key: string, controller: TimelineController): boolean {
  switch (key.toLowerCase()) {
    case 'w':
    case '+':
    case '=':
      controller.zoom(ZOOM);
      return true;
    case 's':
    case '-':
      controller.zoom(1 / ZOOM);
      return true;
    case 'a':
      controller.pan(-PAN);
      return true;
    case 'd':
      controller.pan(PAN);
      return true;
    case 'f':
      controller.fitSelection();
      return true;
    case '0':
      controller.setWindow(null);
      return true;
    case 'c':
      controller.setPrefs({showsPath: !controller.state.prefs.showsPath});
      return true;
    default:
      return false;
  }
}

function rowKey(event: KeyboardEvent, controller: TimelineController, inspector: Inspector): boolean {
  const {slices} = controller;
  if (!slices) return false;
  const at = controller.selection.row();
  const row = at < 0 ? -1 : slices.fromRow + at;
  const page = Math.max(1, Math.floor(controller.scrollMap().viewportPx / ROW_PX) - 1);
  const last = slices.totalRows - 1;
  switch (event.key) {
    case 'ArrowDown':
      controller.selection.selectRow(row < 0 ? Math.ceil(controller.topPx / ROW_PX) : row + 1);
      return true;
    case 'ArrowUp':
      controller.selection.selectRow(row < 0 ? Math.ceil(controller.topPx / ROW_PX) : row - 1);
      return true;
    case 'PageDown':
      controller.selection.selectRow(row + page);
      return true;
    case 'PageUp':
      controller.selection.selectRow(row - page);
      return true;
    case 'Home':
      controller.selection.selectRow(0);
      return true;
    case 'End':
      controller.selection.selectRow(last);
      return true;
    case 'ArrowRight':
    case 'ArrowLeft':
      sideways(event.key === 'ArrowRight', controller, at);
      return true;
    case 'Tab':
      return walkBars(event.shiftKey ? -1 : 1, controller);
    case 'n':
    case 'N':
      void stepMatch(inspector, event.shiftKey ? -1 : 1);
      return true;
    case 'Enter': {
      const {selection} = inspector.store.state;
      if (selection) inspector.goToSource(selection.record);
      return selection !== null;
    }
    case ' ':
      inspector.toggleDetails();
      return true;
    case 'Escape':
      if (!controller.state.hover) return false;
      controller.setHover(null);
      return true;
    default:
      return false;
  }
}

/** In a lane to the neighbouring task, else as in any tree: unfold or go in, fold or go out. */
function sideways(right: boolean, controller: TimelineController, at: number): void {
  const {slices} = controller;
  if (!slices || at < 0) return;
  const flags = slices.rowFlags[at] ?? 0;
  if (flags & TimelineRowFlag.lane) {
    void controller.selection.walkLane(at, right ? 1 : -1);
    return;
  }
  const isUnfolded = (flags & TimelineRowFlag.unfolded) !== 0;
  const hasChildren = (flags & TimelineRowFlag.hasChildren) !== 0;
  if (right ? hasChildren && !isUnfolded : isUnfolded) controller.toggleRow(at);
  else if (right && isUnfolded) controller.selection.selectRow(slices.fromRow + at + 1);
  else if (!right) {
    const depth = slices.rowDepth[at] ?? 0;
    let parent = at - 1;
    while (parent >= 0 && (slices.rowDepth[parent] ?? 0) >= depth) parent--;
    if (parent >= 0) controller.selection.selectRow(slices.fromRow + parent);
  }
}

/** Tab goes from bar to bar on screen and leaves the view at the last one. */
function walkBars(step: 1 | -1, controller: TimelineController): boolean {
  const {slices} = controller;
  if (!slices) return false;
  const first = Math.ceil(controller.topPx / ROW_PX);
  const end = Math.floor((controller.topPx + controller.scrollMap().viewportPx) / ROW_PX);
  const at = controller.selection.row();
  // Entered without a selection, the first Tab leaves: nobody is kept here who did not begin to walk.
  if (at < 0) return false;
  for (let row = slices.fromRow + at + step; row >= first && row < Math.min(end, slices.totalRows); row += step) {
    if (!controller.hasBarInView(row - slices.fromRow)) continue;
    controller.selection.selectRow(row);
    return true;
  }
  return false;
}
