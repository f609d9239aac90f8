/**
 * Draws icons: `Icon` for the shell, `paintIcon` for rows that are reused many times a second. Own icons are drawn once
 * in a hidden sprite (`IconSprite`) and referred to, so that changing a row's icon changes one attribute.
 */
import type {IconName, OwnIconName, Stroke} from './iconNames';
import {isOwnIcon, OWN_ICONS} from './iconNames';

const SVG = 'http://www.w3.org/2000/svg';
const spriteId = (name: OwnIconName) => `ts-icon-${name}`;

/** Hidden from assistive technology: the word stands beside it or is the control's name. */
export function Icon({name, tone = ''}: {name: IconName; tone?: string}) {
  const toneClass = tone === '' ? '' : ` tone-${tone}`;
  if (!isOwnIcon(name)) return <i class={`codicon codicon-${name}${toneClass}`} aria-hidden="true" />;
  return (
    <svg class={`icon icon-${name}${toneClass}`} viewBox="0 0 16 16" aria-hidden="true">
      <use href={`#${spriteId(name)}`} />
    </svg>
  );
}

export function IconSprite() {
  return (
    <svg class="sprite" aria-hidden="true">
      {(Object.keys(OWN_ICONS) as OwnIconName[]).map(name => (
        <symbol id={spriteId(name)} viewBox="0 0 16 16" key={name}>
          {(OWN_ICONS[name] as readonly Stroke[]).map(stroke => (
            <path key={stroke.d} d={stroke.d} class={stroke.fill ? 'solid' : ''} stroke-dasharray={stroke.dash} />
          ))}
        </symbol>
      ))}
    </svg>
  );
}

/** Two elements of which one shows; made once per reused row. */
export interface IconSlot {
  glyph: HTMLElement;
  svg: SVGSVGElement;
  use: SVGUseElement;
  shown: string;
}

export function createIconSlot(parent: HTMLElement): IconSlot {
  const glyph = document.createElement('i');
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.append(use);
  // Not painted yet, it would take the 300 px of any picture that has no size.
  svg.style.display = 'none';
  glyph.hidden = true;
  for (const element of [glyph, svg]) {
    element.setAttribute('aria-hidden', 'true');
    parent.append(element);
  }
  return {glyph, svg, use, shown: ''};
}

export function paintIcon(slot: IconSlot, name: IconName, tone: string): void {
  const wanted = `${name} ${tone}`;
  if (slot.shown === wanted) return;
  slot.shown = wanted;
  const own = isOwnIcon(name);
  slot.glyph.hidden = own;
  slot.svg.style.display = own ? '' : 'none';
  if (own) {
    slot.svg.setAttribute('class', `icon icon-${name} tone-${tone}`);
    slot.use.setAttribute('href', `#${spriteId(name)}`);
  } else slot.glyph.className = `codicon codicon-${name} tone-${tone}`;
}
