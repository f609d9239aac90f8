/**
 * Record breakpoints as a tree with check boxes, beside VS Code's own breakpoints. In: the list. Out: what the user
 * checks. The view is hidden while the list is empty (context key `tracescope.hasRecordBreakpoints`).
 */
import * as vscode from 'vscode';
import {DisposableList} from '../../emitter';
import {ContextKey, View} from '../../ids';
import type {RecordBreakpoint, RecordBreakpointList} from './list';

export class RecordBreakpointsView implements vscode.TreeDataProvider<string>, vscode.Disposable {
  private readonly treeChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.treeChanged.event;
  private readonly subscriptions = new DisposableList();
  readonly view: vscode.TreeView<string>;

  constructor(private readonly list: RecordBreakpointList) {
    this.view = vscode.window.createTreeView(View.recordBreakpoints, {
      treeDataProvider: this,
      manageCheckboxStateManually: true,
    });
    this.subscriptions.add(this.view);
    this.subscriptions.add(this.treeChanged);
    this.subscriptions.add(list.changed.on(() => this.update()));
    this.subscriptions.add(
      this.view.onDidChangeCheckboxState(({items}) => {
        for (const [id, state] of items) list.setEnabled(id, state === vscode.TreeItemCheckboxState.Checked);
      }),
    );
    this.update();
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  /** Ids of breakpoints, in the order in which they were made. */
  getChildren(parent?: string): string[] {
    return parent === undefined ? this.list.all.map(({id}) => id) : [];
  }

  getTreeItem(id: string): vscode.TreeItem {
    const breakpoint = this.list.find(id);
    const item = new vscode.TreeItem(breakpoint ? labelOf(breakpoint) : '');
    item.id = id;
    item.contextValue = 'recordBreakpoint';
    if (!breakpoint) return item;
    const {enabled, hits, problem} = breakpoint;
    const {Checked, Unchecked} = vscode.TreeItemCheckboxState;
    item.checkboxState = {
      state: enabled ? Checked : Unchecked,
      accessibilityInformation: {label: vscode.l10n.t('Record breakpoint {0}', labelOf(breakpoint))},
    };
    item.description = problem || hitText(hits);
    item.tooltip =
      problem || vscode.l10n.t('Pauses the program when a record arrives that passes: {0}', labelOf(breakpoint));
    if (problem) item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
    return item;
  }

  private update(): void {
    void vscode.commands.executeCommand('setContext', ContextKey.hasRecordBreakpoints, this.list.all.length > 0);
    this.treeChanged.fire();
  }
}

function labelOf({text}: RecordBreakpoint): string {
  return text === '' ? vscode.l10n.t('every record') : text;
}

function hitText(hits: number): string {
  if (hits === 0) return '';
  return hits === 1 ? vscode.l10n.t('1 hit') : vscode.l10n.t('{0} hits', hits);
}
