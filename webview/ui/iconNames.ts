/**
 * The icons of the page. `CODICONS` are glyphs of VS Code's icon font (styles/codicons.css has one rule for each);
 * `OWN_ICONS` are drawn here on a 16 px grid for states that the font does not have: path data, `fill:` for solid parts.
 */

export const CODICONS = [
  'arrow-down',
  'arrow-right',
  'arrow-up',
  'broadcast',
  'check',
  'chevron-down',
  'chevron-right',
  'circle-slash',
  'clear-all',
  'close',
  'collapse-all',
  'copy',
  'database',
  'debug-pause',
  'debug-stackframe',
  'ellipsis',
  'error',
  'expand-all',
  'file',
  'filter',
  'go-to-file',
  'graph-line',
  'history',
  'info',
  'layout-sidebar-right',
  'list-flat',
  'pass',
  'refresh',
  'save',
  'server-process',
  'star-empty',
  'star-full',
  'warning',
  'watch',
  'word-wrap',
  'zoom-in',
  'zoom-out',
] as const;

export interface Stroke {
  d: string;
  fill?: true;
  dash?: string;
}

const ring = 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0';
const dot = (x: number, y: number, r: number) =>
  `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

export const OWN_ICONS = {
  aggregate: [{d: 'M2.5 3.5h11M2.5 6.5h8M2.5 9.5h5M2.5 12.5h2.5'}],
  begin: [{d: 'M4.5 3.5 11.5 8l-7 4.5z'}],
  columns: [{d: 'M2.5 2.5h11v11h-11zM6 2.5v11M10 2.5v11'}],
  criticalPath: [{d: 'M2 4.5h4.5v7H14M2 4.5V3M14 11.5V13'}],
  debug: [{d: dot(8, 8, 2)}],
  failedExpected: [{d: ring, dash: '2.6 2.1'}, {d: 'm5.6 5.6 4.8 4.8m0-4.8-4.8 4.8'}],
  fit: [{d: 'M2.5 3v10M13.5 3v10M5 8h6M6.5 6.2 4.7 8l1.8 1.8M9.5 6.2 11.3 8 9.5 9.8'}],
  follow: [{d: 'M8 2v8M4.6 6.8 8 10.2l3.4-3.4M3 13.5h10'}],
  missing: [{d: 'M2 4.5h5M2 11.5h5M9.5 4.5H14M9.5 11.5H14M2 8h1.6M5.4 8H7M9 8h1.6M12.4 8H14'}],
  neverClosed: [{d: 'M11.6 3.2a6 6 0 1 0 0 9.6'}, {d: 'M8.5 8h5.7', dash: '1.6 1.3'}],
  openFailed: [{d: 'M11.6 3.2a6 6 0 1 0 0 9.6'}, {d: 'm6 6 4 4m0-4-4 4'}],
  reject: [{d: 'M5.3 2h5.4L14 5.3v5.4L10.7 14H5.3L2 10.7V5.3zM8 5v4'}, {d: dot(8, 11, 0.75), fill: true}],
  running: [{d: 'M8 2a6 6 0 1 1-5.2 3'}, {d: dot(8, 8, 1.6), fill: true}],
  skipped: [{d: ring, dash: '2.6 2.1'}, {d: 'M5.2 8h5.6'}],
} as const satisfies Record<string, readonly Stroke[]>;

export type OwnIconName = keyof typeof OWN_ICONS;
export type IconName = (typeof CODICONS)[number] | OwnIconName;

export function isOwnIcon(name: IconName): name is OwnIconName {
  return Object.hasOwn(OWN_ICONS, name);
}
