/** What the formats of an export are called, and what for. Names that are the same in every language stand as they are. */
import * as vscode from 'vscode';
import type {ExportTarget} from '../../protocol/exports';

export interface ExportWords {
  label: string;
  detail: string;
  /** Of the file type in the save dialog. */
  fileType: string;
}

export function exportWords(): Readonly<Record<ExportTarget | 'trace', ExportWords>> {
  return {
    chrome: {
      label: 'Chrome Trace (Perfetto)',
      detail: vscode.l10n.t('Flows and tasks as slices, records as instants. Opens in Perfetto and chrome://tracing.'),
      fileType: 'Chrome Trace',
    },
    otlp: {
      label: 'OpenTelemetry (OTLP/JSON)',
      detail: vscode.l10n.t('Spans with their records as events, for a collector, Jaeger or Grafana.'),
      fileType: 'OTLP/JSON',
    },
    speedscope: {
      label: 'speedscope',
      detail: vscode.l10n.t('Flows and tasks as flame graphs.'),
      fileType: 'speedscope',
    },
    csv: {
      label: 'CSV',
      detail: vscode.l10n.t('One line for each record, with its flow and task, for a spreadsheet.'),
      fileType: 'CSV',
    },
    trace: {
      label: vscode.l10n.t('Trace (NDJSON)'),
      detail: vscode.l10n.t('The records as they came. Opens again in Tracescope.'),
      fileType: vscode.l10n.t('Trace'),
    },
    markdown: {
      label: vscode.l10n.t('Markdown Report'),
      detail: vscode.l10n.t('One flow: what failed and where, its tasks, its errors. For an issue or a review.'),
      fileType: 'Markdown',
    },
  };
}
