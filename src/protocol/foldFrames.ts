/** Groups the frames of a traceback into own code and runs of library code. In: outermost first; out: innermost first. */
import type {ExceptionFrame} from './queries';

export interface FrameGroup {
  library: boolean;
  frames: ExceptionFrame[];
}

export function foldFrames(frames: readonly ExceptionFrame[]): FrameGroup[] {
  const groups: FrameGroup[] = [];
  for (const frame of [...frames].reverse()) {
    const last = groups.at(-1);
    if (last && last.library === frame.library) last.frames.push(frame);
    else groups.push({library: frame.library, frames: [frame]});
  }
  return groups;
}
