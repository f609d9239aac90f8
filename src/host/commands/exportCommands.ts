/**
 * Exports a session, or one flow as a report. Comes in: the command, or a row of the Flows view. Goes out: a file that the
 * user chose, written by the engine; a report is opened, because it is to be read.
 */
import * as vscode from 'vscode';
import {EXPORT_EXTENSIONS, EXPORT_TARGETS, type ExportTarget} from '../../protocol/exports';
import type {RowFilter, SpanInfo} from '../../protocol/queries';
import type {FilterMemory} from '../inspector/filterMemory';
import {labelText} from '../plainText';
import type {Inspectors} from '../inspector/inspectors';
import type {SelectedRecord} from '../selectedRecord';
import type {TraceSession} from '../sessions/traceSession';
import {SpanNode} from '../views/flowNodes';
import type {FlowsView} from '../views/flowsView';
import {formatCount} from '../views/format';
import {describeSpan, nameOf} from '../views/spanText';
import {PickSteps} from '../pickSteps';
import {pickScope} from './exportScope';
import {exportWords} from './exportTexts';
import {defaultUri, fileName, writeTo} from './saveTarget';

/** Flows that are offered for a report; more can be reached from the Flows view. */
const MAX_FLOWS = 500;

/** Records as they came, which open again here; the engine saves these, it does not export them. */
const TRACE = 'trace';
type Target = ExportTarget | typeof TRACE;
const TARGETS: readonly Target[] = [...EXPORT_TARGETS, TRACE];

const ALL_ROWS: RowFilter = {text: '', minLevel: 0, timeRange: null, withText: true, span: null};

interface Wanted {
  to: Target;
  filter: RowFilter | null;
  /** Only this flow; of a report: of what. */
  flow: SpanInfo | null;
}

export class ExportCommands {
  constructor(
    private readonly inspectors: Inspectors,
    private readonly flows: FlowsView,
    private readonly filters: Pick<FilterMemory, 'lists'>,
    private readonly selected: Pick<SelectedRecord, 'current'>,
  ) {}

  async exportTrace(): Promise<void> {
    const {session} = this.inspectors;
    if (!session) throw new Error(vscode.l10n.t('There is no open session.'));
    const steps = new PickSteps();
    const wanted = await this.ask(steps, session).finally(() => steps.dispose());
    if (wanted) await save(session, wanted);
  }

  /** From a row of the Flows view, or of its selected row. */
  async exportFlow(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.flows.selectedNode;
    if (node) await save(node.session, {to: 'markdown', filter: null, flow: node.info});
    else void vscode.window.showInformationMessage(vscode.l10n.t('Select a flow or a task first.'));
  }

  private async ask(steps: PickSteps, session: TraceSession): Promise<Wanted | undefined> {
    const words = exportWords();
    const picked = await steps.ask(
      TARGETS.map(to => ({to, label: words[to].label, detail: words[to].detail})),
      {title: vscode.l10n.t('Export Trace'), matchOnDetail: true},
    );
    if (!picked) return undefined;
    const {to} = picked;
    const selected = this.selectedFlow(session);
    if (to === 'markdown') {
      const flow = await pickFlow(steps, session, selected);
      return flow && {to, filter: null, flow};
    }
    const shown = this.inspectors.shownFilter(session);
    const scope = await pickScope(steps, session, {shown, selected, lists: this.filters.lists()});
    return scope && {to, ...scope};
  }

  /** That of the selected record: the outermost of what it is inside. */
  private selectedFlow(session: TraceSession): SpanInfo | null {
    const {current} = this.selected;
    return (current?.selected.session === session && current.stack.at(-1)?.span) || null;
  }
}

/** The selected one first. */
async function pickFlow(
  steps: PickSteps,
  session: TraceSession,
  selected: SpanInfo | null,
): Promise<SpanInfo | undefined> {
  const query = {parent: null, from: 0, count: MAX_FLOWS, order: 'failedFirst', text: ''} as const;
  const {spans: flows, total} = await session.call('spans', query);
  const spans = selected ? [selected, ...flows.filter(({span}) => span !== selected.span)] : flows;
  if (spans.length === 0) throw new Error(vscode.l10n.t('There is no flow in this session.'));
  const more = vscode.l10n.t('Failed ones first; {0} more are in the Flows view.', total - spans.length);
  const picked = await steps.ask(
    spans.map(info => ({
      label: labelText(nameOf(info, vscode.l10n.t)),
      description: describeSpan(info, vscode.l10n.t, vscode.env.language),
      detail: labelText(info.id),
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
  const extension = to === TRACE ? 'trace.ndjson' : EXPORT_EXTENSIONS[to];
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
      writeTo(target, token, (path, signal): Promise<{records: number}> => {
        const span = flow?.span ?? null;
        if (to !== TRACE) return session.call('export', {to, path, filter, span}, signal);
        return session.call('save', {path, filter: flow ? {...ALL_ROWS, span} : filter}, signal);
      }),
  );
  const count = formatCount(records, vscode.env.language);
  vscode.window.setStatusBarMessage(vscode.l10n.t('{0} records exported.', count), 5000);
  if (to === 'markdown') await vscode.window.showTextDocument(target, {preview: true});
}
