/**
 * Shows what was learnt of folders, and lets the user change it: a list of pairs with buttons to choose another folder or to
 * forget the pair, and one entry to forget everything, so that folders are asked about again.
 */
import * as vscode from 'vscode';
import type {PathMapping} from '../../resolve/mappings';
import type {LearntPaths} from '../source/learntPaths';
import {toLocation, toUri} from '../source/locations';
import {labelText} from '../plainText';

type Item = vscode.QuickPickItem & {pair?: PathMapping};

export async function editLearntPaths(learnt: LearntPaths): Promise<void> {
  const change: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('folder-opened'),
    tooltip: vscode.l10n.t('Choose Another Folder…'),
  };
  const forget: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('trash'),
    tooltip: vscode.l10n.t('Forget This Folder'),
  };
  const pick = vscode.window.createQuickPick<Item>();
  const fill = () => {
    const pairs = learnt.all.map((pair): Item => ({
      label: labelText(pair.from),
      description: labelText(`→ ${vscode.workspace.asRelativePath(toUri(pair.to), true)}`),
      buttons: [change, forget],
      pair,
    }));
    const all: Item = {label: vscode.l10n.t('Forget All, and Ask Again'), iconPath: new vscode.ThemeIcon('clear-all')};
    pick.items = pairs.length === 0 ? [all] : [...pairs, all];
  };
  pick.title = vscode.l10n.t('Learnt Source Folders');
  pick.placeholder = vscode.l10n.t('Folders of the traced program and where they are here. Choose one to change it.');
  fill();
  const subscription = learnt.onDidChange(fill);
  const run = async (item: Item | undefined, button: vscode.QuickInputButton | undefined) => {
    if (!item) return;
    if (!item.pair) {
      await learnt.forgetAsked();
      await learnt.store([]);
      pick.hide();
      return;
    }
    const others = learnt.all.filter(({from, to}) => from !== item.pair?.from || to !== item.pair.to);
    if (button === forget) return learnt.store(others);
    const to = await chooseFolder(item.pair);
    if (to !== null) await learnt.store([{from: item.pair.from, to}, ...others]);
  };
  await new Promise<void>(resolve => {
    pick.onDidTriggerItemButton(({item, button}) => void run(item, button));
    pick.onDidAccept(() => void run(pick.selectedItems[0], undefined));
    pick.onDidHide(() => resolve());
    pick.show();
  });
  subscription.dispose();
  pick.dispose();
}

async function chooseFolder({from, to}: PathMapping): Promise<string | null> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Choose the folder here that is {0} there', from),
    openLabel: vscode.l10n.t('Use This Folder'),
    defaultUri: toUri(to),
    canSelectFiles: false,
    canSelectFolders: true,
  });
  return picked?.[0] ? toLocation(picked[0]) : null;
}
