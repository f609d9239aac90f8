/**
 * Records a workbench picture by picture. In: what happens, as functions, and how long each picture is to be shown. Out:
 * an animation. Surprise: the time of the film is not the time of the recording, so a slow machine makes the same film;
 * the pointer is drawn, because a headless browser has none.
 */
import type {Locator, Page} from 'playwright-core';
import {eventually} from '../support/eventually';
import type {Workbench} from '../support/workbench';
import {encodeAnimation} from './animation';
import type {Shot} from './animation';

const POINTER = 'tracescope-demo-pointer';
/** Of large changes; small ones are without loss. Text stays sharp. */
const FILM_QUALITY = 0.7;
const GLIDE_STEPS = 4;
const GLIDE_STEP_MS = 60;

export class Recorder {
  private readonly shots: Shot[] = [];
  private pointer = {x: 640, y: 420};

  constructor(
    private readonly workbench: Workbench,
    private readonly page: Page = workbench.page,
  ) {}

  /** What is on screen now, for so long. */
  async show(durationMs: number): Promise<void> {
    this.shots.push({png: await this.page.screenshot(), durationMs});
  }

  /** Moves the pointer to the middle of it and clicks. */
  async click(target: Locator): Promise<void> {
    // A row may be made anew just now.
    const box = await eventually(() => target.boundingBox({timeout: 1000}), 'what is to be clicked to be on screen');
    const from = this.pointer;
    const to = {x: box.x + Math.min(box.width / 2, 60), y: box.y + box.height / 2};
    for (let step = 1; step <= GLIDE_STEPS; step++) {
      // Slower towards the end, as a hand is.
      const part = 1 - (1 - step / GLIDE_STEPS) ** 2;
      await this.place({x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part});
      await this.show(GLIDE_STEP_MS);
    }
    await this.show(300);
    await target.click();
  }

  async place(point: {x: number; y: number}): Promise<void> {
    this.pointer = point;
    await this.page.evaluate(
      ({x, y, id}) => {
        let pointer = document.getElementById(id);
        if (!pointer) {
          pointer = document.createElement('div');
          pointer.id = id;
          Object.assign(pointer.style, {
            position: 'fixed',
            width: '18px',
            height: '26px',
            zIndex: '100000',
            pointerEvents: 'none',
            background: 'white',
            clipPath: 'polygon(0 0, 0 82%, 28% 62%, 46% 100%, 66% 92%, 48% 56%, 86% 56%)',
            filter: 'drop-shadow(0 0 1px black)',
          });
          document.body.append(pointer);
        }
        Object.assign(pointer.style, {left: `${x}px`, top: `${y}px`});
      },
      {...point, id: POINTER},
    );
  }

  async hidePointer(): Promise<void> {
    await this.page.evaluate(id => document.getElementById(id)?.remove(), POINTER);
  }

  /** Compressed in a page of its own, which no policy of the workbench restricts. */
  async film(): Promise<Buffer> {
    const studio = await this.page.context().newPage();
    try {
      return await encodeAnimation(studio, this.shots, FILM_QUALITY);
    } finally {
      await studio.close();
    }
  }
}
