/**
 * The only importer of the UI toolkit: its elements under the names and properties that the page uses, so that a
 * successor is a change of this file. In: plain properties. Out: controls with a role and an accessible name.
 * The surprise: the toolkit's button hands only its name on to the real button, so other ARIA goes through properties.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';
import type {ComponentChildren} from 'preact';
import {h} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {IconName} from './iconNames';
import {Icon} from './icons';

export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeDropdown(), vsCodeOption(), vsCodeProgressRing());
}

/** Custom elements take properties that HTML's own types do not list. */
function element(tag: string, props: Record<string, unknown>, ...children: ComponentChildren[]) {
  return h(tag, props, ...children);
}

export interface ButtonProps {
  label: string;
  onClick: () => void;
  secondary?: boolean;
}

export function Button({label, onClick, secondary}: ButtonProps) {
  return element('vscode-button', {appearance: secondary ? 'secondary' : 'primary', onClick}, label);
}

export interface IconButtonProps {
  icon: IconName;
  /** Accessible name and tooltip. */
  label: string;
  onClick: () => void;
  /** For toggles: whether it is on. */
  pressed?: boolean;
  disabled?: boolean;
  /** For buttons that open a menu: whether it is open. */
  expanded?: boolean;
  /** Text beside the icon where there is room. */
  text?: string;
  class?: string;
}

export function IconButton({icon, label, onClick, pressed, disabled, expanded, text, class: extra}: IconButtonProps) {
  const classes = ['icon-button', pressed ? 'on' : '', text ? 'with-text' : '', extra ?? ''].filter(Boolean).join(' ');
  return element(
    'vscode-button',
    {
      appearance: 'icon',
      class: classes,
      title: label,
      'aria-label': label,
      ...(pressed === undefined ? {} : {ariaPressed: String(pressed)}),
      ...(expanded === undefined ? {} : {ariaExpanded: String(expanded), ariaHaspopup: 'menu'}),
      disabled: disabled ?? false,
      onClick: disabled ? undefined : onClick,
    },
    <Icon name={icon} />,
    text ? <span class="button-text">{text}</span> : null,
  );
}

export interface DropdownProps {
  label: string;
  value: string;
  options: {value: string; text: string}[];
  onChange: (value: string) => void;
  /** Shown before the value. */
  start?: ComponentChildren;
  class?: string;
}

export function Dropdown({label, value, options, onChange, start, class: extra}: DropdownProps) {
  const field = useRef<HTMLElement & {value?: string}>(null);
  // A changed list is a new element: the toolkit would keep showing the name that it took first.
  const listKey = options.map(option => `${option.value}\n${option.text}`).join('\n');
  // The toolkit shows its first option until it knows them all, which is a frame later.
  useEffect(() => {
    const show = () => {
      if (field.current && field.current.value !== value) field.current.value = value;
    };
    const frame = requestAnimationFrame(show);
    return () => cancelAnimationFrame(frame);
  }, [value, listKey]);
  return element(
    'vscode-dropdown',
    {
      ref: field,
      'aria-label': label,
      title: label,
      class: extra,
      // Options must be there before the value can name one of them.
      key: listKey,
      onChange: (event: Event) => onChange((event.target as HTMLSelectElement).value),
    },
    start ? (
      <span slot="start" class="dropdown-start">
        {start}
      </span>
    ) : null,
    ...options.map(option =>
      element('vscode-option', {value: option.value, selected: option.value === value, key: option.value}, option.text),
    ),
    <i slot="indicator" class="codicon codicon-chevron-down" aria-hidden="true" />,
  );
}

/** The toolkit's badge sets a style attribute, which the page's policy forbids; this one looks the same. */
export function Badge({children}: {children: ComponentChildren}) {
  return <span class="badge">{children}</span>;
}

/** Still under reduced motion; the toolkit's ring cannot be stopped from outside. */
export function ProgressRing({label}: {label: string}) {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return <Icon name="watch" tone="big" />;
  return element('vscode-progress-ring', {'aria-label': label});
}

/** An action in running text or in a cell; toolkit links are anchors, and these go nowhere. */
export function LinkButton({
  children,
  onClick,
  title,
}: {
  children: ComponentChildren;
  onClick: () => void;
  title?: string;
}) {
  return (
    <button type="button" class="link" title={title} onClick={onClick}>
      {children}
    </button>
  );
}
