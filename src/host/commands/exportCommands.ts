/**
 * Exports a session, or one flow as a report. Comes in: the command, or a row of the Flows view. Goes out: a file that the
 * user chose, written by the engine; a report is opened, because it is to be read.
 */
import * as vscode from 'vscode';
import {EXPORT_EXTENSIONS, EXPORT_TARGETS, type ExportTarget} from '../../protocol/exports';
import type {RowFilter, SpanInfo} from '../../protocol/queries';
import type {FilterMemory} from '../inspector/filterMemory';
import type {Inspectors} from '../inspector/inspectors';
import type {TraceSession} from '../sessions/traceSession';
import {SpanNode} from '../views/flowNodes';
import type {FlowsView} from '../views/flowsView';
import {formatCount} from '../views/format';
import {describeSpan, nameOf} from '../views/spanText';
import {exportWords} from './exportTexts';
import {defaultUri, fileName, writeTo} from './saveTarget';

/** Flows that are offered for a report; more can be reached from the Flows view. */
const MAX_FLOWS = 500;

interface Wanted {
  to: ExportTarget;
  filter: RowFilter | null;
  /** For a report: of what. */
  flow: SpanInfo | null;
}

export class ExportCommands {
  constructor(
    private readonly inspectors: Inspectors,
    private readonly flows: FlowsView,
    private readonly filters: Pick<FilterMemory, 'lists'>,
  ) {}

  async exportTrace(): Promise<void> {
    const session = this.inspectors.session;
    if (!session) throw new Error(vscode.l10n.t('There is no open session.'));
    const words = exportWords();
    const picked = await vscode.window.showQuickPick(
      EXPORT_TARGETS.map(to => ({to, label: words[to].label, detail: words[to].detail})),
      {title: vscode.l10n.t('Export Trace'), matchOnDetail: true},
    );
    if (!picked) return;
    const {to} = picked;
    if (to === 'markdown') {
      const flow = await pickFlow(session);
      if (flow) await save(session, {to, filter: null, flow});
      return;
    }
    const filter = await this.pickFilter(session);
    if (filter !== undefined) await save(session, {to, filter, flow: null});
  }

  /** From a row of the Flows view, or of its selected row. */
  async exportFlow(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.flows.selectedNode;
    if (node) await save(node.session, {to: 'markdown', filter: null, flow: node.info});
    else void vscode.window.showInformationMessage(vscode.l10n.t('Select a flow or a task first.'));
  }

  /** Null for all records, undefined when the user gave up. Not asked of who never used a filter. */
  private async pickFilter(session: TraceSession): Promise<RowFilter | null | undefined> {
    const {recent, saved} = this.filters.lists();
    if (recent.length + saved.length === 0) return null;
    const count = formatCount(session.info.counts.records, vscode.env.language);
    const picked = await vscode.window.showQuickPick(
      [
        {label: vscode.l10n.t('All Records'), description: count, text: ''},
        ...saved.map(({name, text}) => ({label: name, description: text, text})),
        ...recent.map(text => ({label: text, description: '', text})),
      ],
      {title: vscode.l10n.t('Export Which Records?'), matchOnDescription: true},
    );
    return picked && (picked.text === '' ? null : filterOf(picked.text));
  }
}

async function pickFlow(session: TraceSession): Promise<SpanInfo | undefined> {
  const query = {parent: null, from: 0, count: MAX_FLOWS, order: 'failedFirst', text: ''} as const;
  const {spans, total} = await session.call('spans', query);
  if (spans.length === 0) throw new Error(vscode.l10n.t('There is no flow in this session.'));
  const more = vscode.l10n.t('Failed ones first; {0} more are in the Flows view.', total - spans.length);
  const picked = await vscode.window.showQuickPick(
    spans.map(info => ({
      label: nameOf(info, vscode.l10n.t),
      description: describeSpan(info, vscode.l10n.t),
      detail: info.id,
      info,
    })),
    {
      title: vscode.l10n.t('Report of Which Flow?'),
      placeHolder: total > spans.length ? more : vscode.l10n.t('Failed ones first'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  return picked?.info;
}

async function save(session: TraceSession, {to, filter, flow}: Wanted): Promise<void> {
  const words = exportWords()[to];
  const extension = EXPORT_EXTENSIONS[to];
  const name = fileName(flow ? nameOf(flow, vscode.l10n.t) : session.info.name);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export as {0}', words.label),
    filters: {[words.fileType]: [extension, extension.split('.').at(-1)!]},
    ...defaultUri(`${name}.${extension}`),
  });
  if (!target) return;
  const {records} = await vscode.window.withProgress(
    {location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Exporting trace'), cancellable: true},
    (_progress, token) =>
      writeTo(target, token, (path, signal) =>
        session.call('export', {to, path, filter, span: flow?.span ?? null}, signal),
      ),
  );
  const count = formatCount(records, vscode.env.language);
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} records exported.', count), 5000);
  if (to === 'markdown') await vscode.window.showTextDocument(target, {preview: true});
}

function filterOf(text: string): RowFilter {
  const utcOffsetMinutes = -new Date().getTimezoneOffset();
  return {text, minLevel: 0, timeRange: null, withText: false, span: null, utcOffsetMinutes};
}
