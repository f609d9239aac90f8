/**
 * Keeps a row of controls within its width, whatever the language, the font and the zoom: `data-fit` of the row says how
 * much had to give way, from 0 (all as drawn) to `most`, and the style sheet knows what gives way at each. In: the row. The surprise: levels are tried by measuring, in the frame after a change.
 */
import type {RefObject} from 'preact';
import {useLayoutEffect} from 'preact/hooks';

export function useFit(row: RefObject<HTMLElement>, most: number): void {
  useLayoutEffect(() => {
    const element = row.current;
    if (!element) return undefined;
    let frame = 0;
    const fit = () => {
      frame = 0;
      for (let level = 0; level <= most; level++) {
        element.dataset.fit = String(level);
        if (element.scrollWidth <= element.clientWidth) return;
      }
    };
    // Not in the observer's own turn: what it changes there is an error of the page.
    const observer = new ResizeObserver(() => {
      if (frame === 0) frame = requestAnimationFrame(fit);
    });
    const observe = () => {
      for (const observed of [element, ...element.children]) observer.observe(observed);
    };
    const parts = new MutationObserver(observe);
    parts.observe(element, {childList: true});
    observe();
    fit();
    return () => {
      parts.disconnect();
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);
}
