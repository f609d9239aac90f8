/**
 * What a trace can be exported to. Each id is a value of `tracescope export --to` and has its exporter in
 * core/export/list.ts and its words in host/commands/exportTexts.ts; what is missing there does not compile.
 */
export const EXPORT_EXTENSIONS = {
  chrome: 'trace.json',
  otlp: 'otlp.json',
  speedscope: 'speedscope.json',
  csv: 'csv',
  markdown: 'md',
} as const;
export type ExportTarget = keyof typeof EXPORT_EXTENSIONS;
export const EXPORT_TARGETS = Object.keys(EXPORT_EXTENSIONS) as ExportTarget[];

/** What went into an export, and what could not. */
export interface ExportFigures {
  records: number;
  spans: number;
  /** Flows and tasks of which no time is known: they have no place in time. */
  timeless: number;
  /** The flow of a report of one flow. */
  flow: number | null;
  sizeBytes: number;
}
