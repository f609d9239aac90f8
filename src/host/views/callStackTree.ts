/**
 * The Call Stack view: the scopes and calls that the selected record is inside, innermost first, whatever process they
 * ran in; then the record's exception, own code in the open and runs of library code folded. In: SelectedRecord.
 */
import * as vscode from 'vscode';
import {foldFrames} from '../../protocol/foldFrames';
import {DisposableList} from '../emitter';
import type {SelectedDetails, SelectedRecord} from '../selectedRecord';
import {
  CallNode,
  ExceptionFrameNode,
  ExceptionNode,
  LibraryNode,
  callStackItem,
  callStackTooltip,
} from './callStackNodes';
import type {CallStackNode} from './callStackNodes';
import {processNote, stackAsText} from './callStackText';

export class CallStackTree implements vscode.TreeDataProvider<CallStackNode>, vscode.Disposable {
  private readonly redraw = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.redraw.event;
  private readonly subscriptions = new DisposableList();

  constructor(private readonly record: SelectedRecord) {
    this.subscriptions.add(record.changed.on(() => this.redraw.fire()));
  }

  getChildren(parent?: CallStackNode): CallStackNode[] {
    if (!parent) return this.record.current ? rootNodes(this.record.current) : [];
    if (parent instanceof ExceptionNode) return frameNodes(parent);
    if (parent instanceof LibraryNode) {
      return parent.frames.map(frame => new ExceptionFrameNode(parent.selected, frame));
    }
    return [];
  }

  getTreeItem(node: CallStackNode): vscode.TreeItem {
    return callStackItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: CallStackNode): vscode.TreeItem {
    item.tooltip = callStackTooltip(node);
    return item;
  }

  /** The whole stack, for the clipboard; '' when nothing is selected. */
  asText(): string {
    const {current} = this.record;
    return current ? stackAsText(current.stack, current.exception, vscode.l10n.t) : '';
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.redraw.dispose();
  }
}

function rootNodes({selected, stack, exception}: SelectedDetails): CallStackNode[] {
  const calls: CallStackNode[] = stack.map((frame, index) => {
    const inner = stack[index - 1]?.span;
    return new CallNode(selected, frame, index === 0, processNote(frame.span, inner));
  });
  return exception ? [...calls, new ExceptionNode(selected, exception)] : calls;
}

function frameNodes({selected, exception}: ExceptionNode): CallStackNode[] {
  return foldFrames(exception.frames).flatMap<CallStackNode>(({library, frames}) =>
    library ? [new LibraryNode(selected, frames)] : frames.map(frame => new ExceptionFrameNode(selected, frame)),
  );
}
