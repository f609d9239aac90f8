/**
 * Answers the steps of a quick pick in a real VS Code. In: the labels to take, in their order. Out: what each step offered.
 * Surprise: the pick is VS Code's own; it tells which entry is active a moment after it was set, and only then takes it.
 */
import * as vscode from 'vscode';

/** A step that offers none of the labels is left, as with Escape. */
export async function withPicks(labels: readonly string[], run: () => Promise<void>): Promise<string[][]> {
  const {createQuickPick} = vscode.window;
  const offered: string[][] = [];
  const create = () => {
    const pick = createQuickPick();
    pick.onDidChangeActive(([active]) => {
      const names = pick.items.map(({label}) => label);
      if (!active || offered.at(-1)?.join() === names.join()) return;
      const wanted = pick.items.find(({label}) => labels.includes(label));
      if (wanted && wanted !== active) {
        pick.activeItems = [wanted];
        return;
      }
      offered.push(names);
      if (wanted) void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      else pick.hide();
    });
    return pick;
  };
  Object.assign(vscode.window, {createQuickPick: create});
  try {
    await run();
  } finally {
    Object.assign(vscode.window, {createQuickPick});
  }
  return offered;
}
