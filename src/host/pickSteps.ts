/**
 * Questions that follow each other in one quick pick. Comes in: the items of each step. Goes out: what was picked.
 * Surprise: two calls of showQuickPick give the focus back to the editor in between, and where that is a webview it takes it
 * a moment later, which closes the second question.
 */
import * as vscode from 'vscode';

export interface StepOptions {
  title: string;
  placeHolder?: string;
  matchOnDescription?: boolean;
  matchOnDetail?: boolean;
}

export class PickSteps implements vscode.Disposable {
  private readonly pick = vscode.window.createQuickPick();

  constructor() {
    // The palette gives the focus back as well, just before the first question.
    this.pick.ignoreFocusOut = true;
  }

  dispose(): void {
    this.pick.dispose();
  }

  /** Undefined when the user gave up, which is possible while the items are still being made. */
  async ask<T extends vscode.QuickPickItem>(
    items: readonly T[] | Promise<readonly T[]>,
    {title, placeHolder, matchOnDescription = false, matchOnDetail = false}: StepOptions,
  ): Promise<T | undefined> {
    const {pick} = this;
    Object.assign(pick, {title, placeholder: placeHolder, matchOnDescription, matchOnDetail, value: '', items: []});
    pick.busy = true;
    const answer = this.answer<T>();
    pick.show();
    const failure = Promise.resolve(items).then(made => {
      pick.items = made;
      pick.busy = false;
      return new Promise<never>(() => undefined);
    });
    return Promise.race([answer, failure]);
  }

  private answer<T extends vscode.QuickPickItem>(): Promise<T | undefined> {
    const {pick} = this;
    return new Promise(resolve => {
      const end = (item: T | undefined) => {
        accepted.dispose();
        hidden.dispose();
        resolve(item);
      };
      const accepted = pick.onDidAccept(() => {
        const [item] = pick.selectedItems;
        if (item) end(item as T);
      });
      const hidden = pick.onDidHide(() => end(undefined));
    });
  }
}
