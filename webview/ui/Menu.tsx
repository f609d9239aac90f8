/**
 * A button with a menu below it. In: items; a check makes an item a toggle that leaves the menu open. Keyboard as in
 * VS Code's own menus: arrows, Home, End, Enter, Space, Escape; focus returns to the button.
 */
import {useEffect, useLayoutEffect, useRef, useState} from 'preact/hooks';
import type {IconName} from './iconNames';
import {Icon} from './icons';
import {IconButton} from './toolkit';

export interface MenuItem {
  label: string;
  run: () => void;
  checked?: boolean;
  /** A line above the item. */
  separated?: boolean;
}

export function MenuButton({icon, label, items}: {icon: IconName; label: string; items: MenuItem[]}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const close = (refocus: boolean) => {
    setOpen(false);
    if (refocus) box.current?.querySelector<HTMLElement>('vscode-button')?.focus();
  };
  useLayoutEffect(() => {
    if (open) box.current?.querySelector<HTMLElement>('.menu-item')?.focus();
  }, [open]);
  useEffect(() => {
    if (!open) return undefined;
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close(false);
    };
    const onBlur = () => close(false);
    document.addEventListener('pointerdown', onPointerDown);
    window.addEventListener('blur', onBlur);
    return () => {
      document.removeEventListener('pointerdown', onPointerDown);
      window.removeEventListener('blur', onBlur);
    };
  }, [open]);

  return (
    <span class="menu-box" ref={box}>
      <IconButton icon={icon} label={label} expanded={open} onClick={() => setOpen(!open)} />
      {open ? <MenuItems label={label} items={items} close={close} /> : null}
    </span>
  );
}

/** The open menu itself. `close` is told whether the focus goes back to where it came from. */
export function MenuItems(props: {label: string; items: readonly MenuItem[]; close: (refocus: boolean) => void}) {
  const {label, items, close} = props;
  const box = useRef<HTMLDivElement>(null);
  const choose = (item: MenuItem) => {
    item.run();
    if (item.checked === undefined) close(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entries = [...(box.current?.querySelectorAll<HTMLElement>('.menu-item') ?? [])];
    const current = entries.findIndex(entry => entry === document.activeElement);
    const next = nextEntry(event.key, current, entries.length);
    if (next !== null) entries[next]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close(event.key === 'Escape');
    else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  };
  return (
    <div ref={box} class="menu" role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {items.map(item => (
        <button
          type="button"
          key={item.label}
          class={item.separated ? 'menu-item separated' : 'menu-item'}
          role={item.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={item.checked}
          tabIndex={-1}
          onClick={() => choose(item)}
        >
          <span class="menu-check">{item.checked ? <Icon name="check" /> : null}</span>
          {item.label}
        </button>
      ))}
    </div>
  );
}

function nextEntry(key: string, current: number, count: number): number | null {
  if (key === 'ArrowDown') return (current + 1) % count;
  if (key === 'ArrowUp') return (current - 1 + count) % count;
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : null;
}
