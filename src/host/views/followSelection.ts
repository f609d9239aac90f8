/**
 * Keeps the Flows view and the Inspector on the same record: a record selected in a page reveals its task in the tree,
 * a task selected in the tree scrolls the page to its first record. What the tree was told to select is not sent back.
 */
import type * as vscode from 'vscode';
import {RpcError} from '../../protocol/rpc';
import type {Disposable} from '../emitter';
import {DisposableList} from '../emitter';
import type {Inspectors} from '../inspector/inspectors';
import type {Selected, Selection} from '../selection';
import {SpanNode} from './flowsTree';
import type {FlowNode, FlowsTree} from './flowsTree';

export function followSelection(
  selection: Selection,
  tree: FlowsTree,
  view: vscode.TreeView<FlowNode>,
  inspectors: Inspectors,
  reportBug: (error: unknown, where: string) => void,
): Disposable {
  const subscriptions = new DisposableList();
  let revealed: SpanNode | undefined;
  let latest: Selected | null = null;

  const reveal = async (selected: Selected) => {
    const {stack} = await selected.session.call('record', {record: selected.record});
    if (latest !== selected || !view.visible) return;
    const node = tree.nodeToReveal(
      selected.session,
      stack.map(frame => frame.span),
    );
    if (!node) return;
    revealed = node;
    await view.reveal(node, {select: true, focus: false});
  };

  subscriptions.add(
    selection.changed.on(selected => {
      latest = selected;
      if (!selected || !view.visible) return;
      reveal(selected).catch((error: unknown) => {
        // Behind "… more", or cleared meanwhile: the tree stays as it is.
        if (!(error instanceof RpcError) && !/resolve|element|tree/i.test(String(error)))
          reportBug(error, 'Flows view');
      });
    }),
  );
  subscriptions.add(
    view.onDidChangeSelection(({selection: [node]}) => {
      if (!(node instanceof SpanNode) || node === revealed) return;
      revealed = undefined;
      if (node.info.firstRecord !== null) inspectors.shownPage(node.session)?.reveal(node.info.firstRecord, false);
    }),
  );
  return subscriptions;
}
