/**
 * With several sessions open, the selected row of Sources is one of the session that is in front, so that the view says
 * whose flows and records are shown. In: the sessions. The surprise: VS Code asks for the rows once more before it can
 * select one, and may not know it any more by then.
 */
import type * as vscode from 'vscode';
import type {Sessions} from '../sessions/sessions';
import type {Disposable} from '../emitter';
import type {SourcesRow, SourcesTree} from './sourcesTree';

export function followActiveSession(
  sessions: Sessions,
  tree: SourcesTree,
  view: Pick<vscode.TreeView<SourcesRow>, 'visible' | 'selection' | 'reveal'>,
): Disposable {
  return sessions.changed.on(() => {
    const {active, all} = sessions;
    const [selected] = view.selection;
    if (!active || all.length < 2 || !view.visible || selected?.session === active) return;
    const row = tree.firstOf(active);
    // Closed meanwhile: the next change selects another.
    if (row) view.reveal(row, {select: true, focus: false}).then(undefined, () => undefined);
  });
}
