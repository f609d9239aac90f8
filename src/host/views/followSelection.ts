/**
 * Keeps the Flows view, the Inspector and the selection together: a record selected anywhere reveals its task in the
 * tree, a task selected in the tree selects its first record and scrolls the page to it. What the tree was told to
 * select is not sent back. The surprise: while VS Code draws the tree anew it does not know its rows, and a click at that
 * moment is told as a selection of nothing; the row is there a moment later.
 */
import {RpcError} from '../../protocol/rpc';
import type {Disposable} from '../emitter';
import {DisposableList} from '../emitter';
import type {Inspectors} from '../inspector/inspectors';
import type {SelectedDetails, SelectedRecord} from '../selectedRecord';
import type {Selected, Selection} from '../selection';
import {SpanNode} from './flowNodes';
import type {FlowNode} from './flowNodes';
import type {FlowsView} from './flowsView';

/** How long a row may take to be known again, and how often that is looked at. */
const KNOWN_AGAIN_MS = 100;
const MOST_LOOKS = 30;

export function followSelection(
  selection: Selection,
  record: SelectedRecord,
  {tree, view}: FlowsView,
  inspectors: Inspectors,
  reportBug: (error: unknown, where: string) => void,
): Disposable {
  const subscriptions = new DisposableList();
  let revealed: SpanNode | undefined;
  /** Told to the tree and not answered yet: several, while somebody steps through records quickly. */
  const coming = new Set<SpanNode>();
  /** As selected by the user in the tree, which stands there already. */
  let ownChoice: Selected | null = null;
  let shown: Selected | null = null;

  const reveal = async ({selected, stack}: SelectedDetails) => {
    const node = tree.nodeToReveal(
      selected.session,
      stack.map(frame => frame.span),
    );
    if (!node) return;
    revealed = node;
    coming.add(node);
    try {
      await view.reveal(node, {select: true, focus: false});
    } finally {
      coming.delete(node);
    }
  };

  subscriptions.add(
    record.changed.on(details => {
      // The same record is told again when its calls have moved; the user may be elsewhere in the tree by then.
      const isNew = details !== null && details.selected !== shown && details.selected !== ownChoice;
      shown = details?.selected ?? null;
      if (!details || !isNew || !view.visible) return;
      reveal(details).catch((error: unknown) => {
        // Behind "… more", or cleared meanwhile: the tree stays as it is.
        if (!(error instanceof RpcError) && !/resolve|element|tree/i.test(String(error)))
          reportBug(error, 'Flows view');
      });
    }),
  );
  const choose = (node: FlowNode) => {
    if (!(node instanceof SpanNode) || node === revealed || coming.has(node)) return;
    revealed = undefined;
    const {firstRecord} = node.info;
    if (firstRecord === null) return;
    ownChoice = {session: node.session, record: firstRecord};
    selection.set(ownChoice);
    inspectors.shownPage(node.session)?.reveal(firstRecord, false);
  };
  let looking: ReturnType<typeof setTimeout> | undefined;
  const lookFor = (looksLeft: number) => {
    clearTimeout(looking);
    const [node] = view.selection;
    if (node) choose(node);
    else if (looksLeft > 0) looking = setTimeout(() => lookFor(looksLeft - 1), KNOWN_AGAIN_MS);
  };

  subscriptions.add(view.onDidChangeSelection(() => lookFor(MOST_LOOKS)));
  subscriptions.add({dispose: () => clearTimeout(looking)});
  return subscriptions;
}
