/**
 * Commands on one flow, task or call: from a row of the Flows or Call Stack view, or from the palette on what is
 * selected. `callStack` as an argument, which a keybinding gives, stands for the selected row of that view.
 */
import * as vscode from 'vscode';
import type {SpanInfo} from '../../protocol/queries';
import type {Inspectors} from '../inspector/inspectors';
import type {Selection} from '../selection';
import type {TraceSession} from '../sessions/traceSession';
import type {SourceNavigator} from '../source/sourceNavigator';
import {CallNode, ExceptionFrameNode, ExceptionNode, LibraryNode, copyText} from '../views/callStackNodes';
import type {CallStackNode} from '../views/callStackNodes';
import type {CallStackTree} from '../views/callStackTree';
import {GroupNode, SpanNode} from '../views/flowNodes';
import type {FlowsView} from '../views/flowsView';
import {groupFilter, groupName} from '../views/groupText';
import {NoteNode, SourceNode} from '../views/sourcesTree';
import {nameOf} from '../views/spanText';

export class SpanCommands {
  constructor(
    private readonly flows: FlowsView,
    private readonly callStack: {tree: CallStackTree; view: vscode.TreeView<CallStackNode>},
    private readonly selection: Selection,
    private readonly inspectors: Inspectors,
    private readonly navigator: SourceNavigator,
  ) {}

  async goToSource(given?: unknown): Promise<void> {
    const row = this.rowOf(given);
    if (row) return this.openRow(row, false);
    const selected = this.selection.current;
    if (selected) {
      const target = await selected.session.call('locate', {record: selected.record, span: null});
      await this.navigator.openTarget(target, false);
      return;
    }
    const node = this.flows.selectedNode;
    if (node) return this.goToSpan(node.session, node.info, false);
    void vscode.window.showInformationMessage(vscode.l10n.t('Select a record, a flow or a task first.'));
  }

  /** Who called or scheduled it. */
  async goToCallSite(given?: unknown): Promise<void> {
    const row = this.rowOf(given);
    const span = row instanceof SpanNode ? row.info : row instanceof CallNode ? row.frame.span : null;
    const selected = this.selection.current;
    const session = row instanceof SpanNode ? row.session : (selected?.session ?? this.flows.selectedNode?.session);
    const own = span ?? (selected ? null : (this.flows.selectedNode?.info ?? null));
    if (!session || (!own && !selected)) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Select a record, a flow or a task first.'));
      return;
    }
    const at = own ? {record: null, span: own.span} : {record: selected?.record ?? null, span: null};
    await this.navigator.openCallSite(await session.call('locate', at));
  }

  /** A click on a row of the Call Stack view. */
  async openCallStackNode(given?: unknown): Promise<void> {
    const row = this.rowOf(given);
    if (row) await this.openRow(row, true);
  }

  async showInInspector(given?: unknown): Promise<void> {
    if (given instanceof SourceNode) {
      await this.inspectors.show(given.session, false);
      return;
    }
    if (given instanceof NoteNode) {
      const page = await this.inspectors.show(given.session, false);
      if (given.note.isOfRejects) page.setFilter('kind:reject', null);
      return;
    }
    const row = this.rowOf(given) ?? this.flows.selectedNode;
    if (!row) return;
    const {session, record} = recordOf(row);
    const page = await this.inspectors.show(session, false);
    if (record !== null) page.reveal(record, true);
  }

  async filterToFlow(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.flows.selectedNode;
    if (!node) return;
    const page = await this.inspectors.show(node.session, false);
    page.setFilter('', node.info.flow);
  }

  async filterToGroup(given?: unknown): Promise<void> {
    const text = given instanceof GroupNode ? groupFilter(given.info.key, given.by) : null;
    if (!(given instanceof GroupNode) || text === null) return;
    const page = await this.inspectors.show(given.session, false);
    page.setFilter(text, null);
  }

  /** Of a flow, a task or a group of flows, as its row says it. */
  async copyName(given?: unknown): Promise<void> {
    const {t} = vscode.l10n;
    if (given instanceof GroupNode) await vscode.env.clipboard.writeText(groupName(given.info.key, given.by, t));
    else if (given instanceof SpanNode) await vscode.env.clipboard.writeText(nameOf(given.info, t));
  }

  /** What a row below a source says, with the sample of a rejected message. */
  async copyNote(given?: unknown): Promise<void> {
    if (!(given instanceof NoteNode)) return;
    const {label, description} = given.note;
    await vscode.env.clipboard.writeText(description === '' ? label : `${label}: ${description}`);
  }

  async copyId(given?: unknown): Promise<void> {
    const node = given instanceof SpanNode ? given : this.flows.selectedNode;
    if (node) await vscode.env.clipboard.writeText(node.info.id);
  }

  async copyFrame(given?: unknown): Promise<void> {
    const row = this.rowOf(given ?? 'callStack');
    if (row && !(row instanceof SpanNode)) await vscode.env.clipboard.writeText(copyText(row));
  }

  async copyCallStack(): Promise<void> {
    await vscode.env.clipboard.writeText(this.callStack.tree.asText());
  }

  private rowOf(given: unknown): SpanNode | CallStackNode | undefined {
    const row = given === 'callStack' ? this.callStack.view.selection[0] : given;
    const kinds = [SpanNode, CallNode, ExceptionNode, ExceptionFrameNode, LibraryNode];
    return kinds.some(kind => row instanceof kind) ? (row as SpanNode | CallStackNode) : undefined;
  }

  private async openRow(row: SpanNode | CallStackNode, preserveFocus: boolean): Promise<void> {
    if (row instanceof SpanNode) return this.goToSpan(row.session, row.info, preserveFocus);
    if (row instanceof CallNode) return this.goToSpan(row.selected.session, row.frame.span, preserveFocus);
    if (row instanceof ExceptionFrameNode) {
      await this.navigator.open(row.frame, {template: null, code: row.frame.code}, preserveFocus);
    }
  }

  private async goToSpan(session: TraceSession, info: SpanInfo, preserveFocus: boolean): Promise<void> {
    const target = await session.call('locate', {record: null, span: info.span});
    await this.navigator.openTarget(target, preserveFocus);
  }
}

/** Where the Inspector is to go for a row. */
function recordOf(row: SpanNode | CallStackNode): {session: TraceSession; record: number | null} {
  if (row instanceof SpanNode) return {session: row.session, record: row.info.firstRecord};
  const {session, record} = row.selected;
  return {session, record: row instanceof CallNode ? row.frame.span.firstRecord : record};
}
