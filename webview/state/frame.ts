/**
 * One animation frame for the whole page: everything that paints asks here, runs at most once per frame, and runs after
 * the Preact shell. In: callbacks. The shell itself is hooked in by `drawShellInFrame`.
 */
import {options} from 'preact';

const waiting = new Set<() => void>();
let requested = false;

/** Runs the callback in the next frame; asking again before that changes nothing. */
export function nextFrame(callback: () => void): void {
  waiting.add(callback);
  if (requested) return;
  requested = true;
  requestAnimationFrame(run);
}

export function cancelFrame(callback: () => void): void {
  waiting.delete(callback);
}

/** Makes Preact render in the same frame as everything else. */
export function drawShellInFrame(): void {
  options.debounceRendering = render => nextFrame(render);
}

function run(): void {
  requested = false;
  const callbacks = [...waiting];
  waiting.clear();
  for (const callback of callbacks) callback();
}
