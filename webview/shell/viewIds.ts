/** The names of the views, for what remembers them; what they are is in views.ts. Pure. */
export const VIEW_IDS = ['log', 'timeline', 'graph', 'statistics'] as const;
export type ViewId = (typeof VIEW_IDS)[number];

export function isView(value: unknown): value is ViewId {
  return VIEW_IDS.some(id => id === value);
}
