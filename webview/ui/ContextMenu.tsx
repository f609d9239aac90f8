/**
 * A menu at a place of the page, opened by right click or by the menu key. In: items and the place; where the focus goes
 * when it closes. Keyboard as in VS Code's own menus.
 */
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks';
import type {MenuItem} from './Menu';
import {MenuItems} from './Menu';

export interface ContextMenuProps {
  label: string;
  items: readonly MenuItem[];
  leftPx: number;
  topPx: number;
  close: (refocus?: boolean) => void;
}

const EDGE_PX = 4;

export function ContextMenu({label, items, leftPx, topPx, close}: ContextMenuProps) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // Kept inside the page, whatever the place.
    element.style.left = `${Math.max(EDGE_PX, Math.min(leftPx, window.innerWidth - element.offsetWidth - EDGE_PX))}px`;
    element.style.top = `${Math.max(EDGE_PX, Math.min(topPx, window.innerHeight - element.offsetHeight - EDGE_PX))}px`;
  }, [leftPx, topPx]);
  // With the menu itself, not a frame later: keys that follow at once belong to it, and what they have focused stays focused.
  useLayoutEffect(() => box.current?.querySelector<HTMLElement>('.menu-item')?.focus(), []);
  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', onPointerDown);
    const onBlur = () => close();
    window.addEventListener('blur', onBlur);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      window.removeEventListener('blur', onBlur);
    };
  }, [close]);
  return (
    <div ref={box} class="context-menu">
      <MenuItems label={label} items={items} close={close} />
    </div>
  );
}
