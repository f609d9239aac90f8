/**
 * Lets VS Code debug traces: type `tracescope`, in launch.json and by command. In: configurations, a row of the Flows view.
 * Out: replays. Loaded with the extension, so it holds only what has to be there before the first one: the replay itself is
 * a bundle of its own. What is wrong in a configuration is said before anything starts, with launch.json in front.
 */
import {stat} from 'node:fs/promises';
import {basename, isAbsolute, resolve} from 'node:path';
import * as vscode from 'vscode';
import {DisposableList} from '../emitter';
import {DEBUG_TYPE, TRACE_LANGUAGE} from '../ids';
import {messageText} from '../plainText';
import {SpanNode} from '../views/flowNodes';
import type {ReplayParts} from './main';

/** scripts/build/apartPlugin.mjs makes this a file of its own. */
const load = () => import('./main');

export class ReplayDebugging implements vscode.Disposable {
  private readonly own = new DisposableList();

  constructor(private readonly parts: ReplayParts) {
    this.own.add(
      vscode.debug.registerDebugConfigurationProvider(DEBUG_TYPE, {
        resolveDebugConfiguration: (_folder, given) => this.complete(given),
        resolveDebugConfigurationWithSubstitutedVariables: (folder, given) => this.check(folder, given),
      }),
    );
    this.own.add(
      vscode.debug.registerDebugAdapterDescriptorFactory(DEBUG_TYPE, {
        createDebugAdapterDescriptor: async session =>
          new vscode.DebugAdapterInlineImplementation((await load()).createReplayAdapter(this.parts, session)),
      }),
    );
  }

  dispose(): void {
    this.own.dispose();
  }

  /** Of a row of the Flows view: from its first record on; else the trace that the user works in, or a file. */
  async start(given: unknown): Promise<void> {
    const request = given instanceof SpanNode ? ofSpan(given) : await this.ofTrace();
    if (!request) return;
    const configuration = configurationOf(request);
    // By itself VS Code shows it at the first breakpoint only, and what is there is what was asked for.
    await vscode.commands.executeCommand('workbench.view.debug');
    await vscode.debug.startDebugging(undefined, configuration, {suppressSaveBeforeStart: true});
  }

  private async ofTrace(): Promise<Request | null> {
    const text = vscode.window.activeTextEditor?.document;
    if (text?.languageId === TRACE_LANGUAGE && text.uri.scheme === 'file') return ofFiles([text.uri.fsPath]);
    const session = this.parts.inspectors.session;
    if (session) return {name: session.info.name, start: {sessionId: session.id, span: null}};
    const trace = await pickFiles();
    return trace.length > 0 ? ofFiles(trace) : null;
  }

  /** F5 without a launch.json gives nothing at all. */
  private async complete(given: vscode.DebugConfiguration): Promise<vscode.DebugConfiguration | undefined> {
    const completed = {...given};
    if (!given.type) {
      const request = await this.ofTrace();
      if (!request) return undefined;
      Object.assign(completed, configurationOf(request));
    }
    // There is no output to be shown; the console is there for who wants to ask.
    completed.internalConsoleOptions ??= 'neverOpen';
    return completed;
  }

  /** Null opens launch.json. */
  private async check(
    folder: vscode.WorkspaceFolder | undefined,
    given: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration | null> {
    const {t} = vscode.l10n;
    const {configuration, problems} = (await load()).checkConfiguration(given, t);
    if (!configuration) return refuse(given, problems.join(' '));
    const base = (folder ?? vscode.workspace.workspaceFolders?.[0])?.uri.fsPath;
    const trace: string[] = [];
    for (const path of configuration.trace) {
      const whole = isAbsolute(path) || base === undefined ? path : resolve(base, path);
      const problem = await problemOf(whole);
      if (problem) return refuse(given, problem);
      trace.push(whole);
    }
    return {...given, trace};
  }
}

/** What is to be replayed, and how it is called. */
interface Request {
  name: string;
  start?: {sessionId: string; span: number | null};
  trace?: string[];
}

function configurationOf({name, ...rest}: Request): vscode.DebugConfiguration {
  return {type: DEBUG_TYPE, request: 'launch', name: vscode.l10n.t('Replay: {0}', name), ...rest};
}

function ofFiles(trace: string[]): Request {
  return {name: basename(trace[0] ?? ''), trace};
}

function ofSpan({session, info}: SpanNode): Request {
  return {name: info.name || info.id, start: {sessionId: session.id, span: info.span}};
}

async function problemOf(path: string): Promise<string | null> {
  try {
    return (await stat(path)).isFile() ? null : vscode.l10n.t('"trace" names {0}, which is no file.', path);
  } catch {
    return vscode.l10n.t('"trace" names {0}, which does not exist.', path);
  }
}

function refuse({name}: vscode.DebugConfiguration, problem: string): null {
  void vscode.window.showErrorMessage(messageText(vscode.l10n.t('{0} cannot be replayed. {1}', name, problem)));
  return null;
}

async function pickFiles(): Promise<string[]> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Replay Trace in Debugger'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Traces and logs')]: ['ndjson', 'jsonl', 'log', 'gz'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  return (picked ?? []).filter(({scheme}) => scheme === 'file').map(({fsPath}) => fsPath);
}
