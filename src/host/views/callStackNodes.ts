/** The rows of the Call Stack view. Everything they show comes from the traced program and goes in as text. */
import * as vscode from 'vscode';
import type {ExceptionFrame, ExceptionInfo, StackFrame} from '../../protocol/queries';
import {InternalCommand} from '../ids';
import type {Selected} from '../selection';
import * as text from './callStackText';
import {spanTooltip} from './flowNodes';
import {nameOf} from './spanText';
import {themeIcon} from './themeIcon';
import {titledTooltip} from './titledTooltip';

export class CallNode {
  constructor(
    readonly selected: Selected,
    readonly frame: StackFrame,
    readonly isInnermost: boolean,
    /** Service and process, where they are not those of the call inside. */
    readonly process: string,
  ) {}
}

export class ExceptionNode {
  constructor(
    readonly selected: Selected,
    readonly exception: ExceptionInfo,
  ) {}
}

export class ExceptionFrameNode {
  constructor(
    readonly selected: Selected,
    readonly frame: ExceptionFrame,
  ) {}
}

/** A run of frames in libraries, folded. */
export class LibraryNode {
  constructor(
    readonly selected: Selected,
    readonly frames: readonly ExceptionFrame[],
  ) {}
}

export type CallStackNode = CallNode | ExceptionNode | ExceptionFrameNode | LibraryNode;

const {None, Collapsed, Expanded} = vscode.TreeItemCollapsibleState;
const DIM = 'disabledForeground';

export function callStackItem(node: CallStackNode): vscode.TreeItem {
  if (node instanceof CallNode) return callItem(node);
  if (node instanceof ExceptionNode) return exceptionItem(node);
  return node instanceof LibraryNode ? libraryItem(node) : frameItem(node);
}

export function callStackTooltip(node: CallStackNode): vscode.MarkdownString | undefined {
  if (node instanceof LibraryNode) return undefined;
  if (node instanceof CallNode) {
    const tooltip = spanTooltip(node.frame.span, node.selected.session.info.originEpochMs);
    const context = text.contextText(node.frame.contextJson);
    if (context) tooltip.appendText(vscode.l10n.t('Context: {0}', context));
    return tooltip;
  }
  if (node instanceof ExceptionNode) {
    const tooltip = titledTooltip(text.exceptionName(node.exception, vscode.l10n.t), 'error');
    const {type, message} = node.exception;
    for (const line of type.includes('.') ? [type, message] : [message])
      tooltip.appendText(line).appendMarkdown('\n\n');
    return tooltip;
  }
  const tooltip = titledTooltip(text.frameName(node.frame, vscode.l10n.t), 'debug-stackframe');
  tooltip.appendText(text.placeOrPath(node.frame));
  // The line of source as the traceback had it; VS Code takes a fence that it cannot end.
  if (node.frame.code) tooltip.appendCodeblock(node.frame.code);
  return tooltip;
}

/** What Copy puts on the clipboard. */
export function copyText(node: CallStackNode): string {
  const {t} = vscode.l10n;
  if (node instanceof CallNode) {
    const {span} = node.frame;
    return text.rowText(nameOf(span, t), text.placeOrPath(span.source), span.process);
  }
  if (node instanceof ExceptionNode) return node.exception.text;
  const frames = node instanceof LibraryNode ? node.frames : [node.frame];
  return frames.map(frame => text.rowText(text.frameName(frame, t), text.placeOrPath(frame))).join('\n');
}

function callItem(node: CallNode): vscode.TreeItem {
  const {span} = node.frame;
  const item = new vscode.TreeItem(nameOf(span, vscode.l10n.t), None);
  item.description = text.describeCall(span, node.process);
  item.iconPath = themeIcon({icon: 'debug-stackframe', color: node.isInnermost ? 'charts.yellow' : null});
  item.contextValue = 'call';
  item.command = openCommand(node);
  item.accessibilityInformation = {label: text.speakCall(span, node.process, vscode.l10n.t)};
  return item;
}

function exceptionItem({exception}: ExceptionNode): vscode.TreeItem {
  const item = new vscode.TreeItem(
    text.exceptionName(exception, vscode.l10n.t),
    exception.frames.length > 0 ? Expanded : None,
  );
  item.description = text.exceptionNote(exception, vscode.l10n.t);
  item.iconPath = themeIcon({icon: 'error', color: 'problemsErrorIcon.foreground'});
  item.contextValue = 'exception';
  return item;
}

function frameItem(node: ExceptionFrameNode): vscode.TreeItem {
  const {frame} = node;
  const item = new vscode.TreeItem(text.frameName(frame, vscode.l10n.t), None);
  item.description = text.placeText(frame);
  item.iconPath = themeIcon({icon: 'debug-stackframe', color: frame.library ? DIM : null});
  item.contextValue = 'frame';
  item.command = openCommand(node);
  return item;
}

function libraryItem({frames}: LibraryNode): vscode.TreeItem {
  const item = new vscode.TreeItem('', Collapsed);
  // All of it in the dimmed text: what is in libraries is rarely what is looked for.
  const [first] = frames;
  const name = text.libraryName(frames.length, vscode.l10n.t);
  item.description = [name, first ? text.placeText(first) : ''].filter(part => part !== '').join(' · ');
  item.iconPath = themeIcon({icon: 'library', color: DIM});
  item.contextValue = 'library';
  item.accessibilityInformation = {label: name};
  return item;
}

/** A click shows the place and leaves the focus here, so that arrow keys go on; Go to Source takes the focus along. */
function openCommand(node: CallNode | ExceptionFrameNode): vscode.Command {
  return {command: InternalCommand.openCallStackNode, title: vscode.l10n.t('Open'), arguments: [node]};
}
