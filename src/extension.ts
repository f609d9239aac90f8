/**
 * Composition root: builds the parts, connects them, returns the API. No logic. Called by VS Code on the first use of
 * a command, a view, an editor or a restored panel; the engine starts later, with the first session.
 */
import * as vscode from 'vscode';
import {createApi} from './host/api';
import type {TracescopeApi} from './host/api';
import {CompareCommands} from './host/commands/compareCommands';
import {editLearntPaths} from './host/commands/learntPathsCommand';
import {registerCommands} from './host/commands/register';
import {registerLanguageModelTools} from './host/assistant/languageModelTools';
import {SampleCommands} from './host/commands/sampleCommands';
import {ExportCommands} from './host/commands/exportCommands';
import {liveName, SessionCommands} from './host/commands/sessionCommands';
import {SourceCommands} from './host/commands/sourceCommands';
import {SpanCommands} from './host/commands/spanCommands';
import {Comparing} from './host/compare/comparing';
import {ComparisonView} from './host/compare/comparisonView';
import {TextDiff} from './host/compare/textDiff';
import {EditorFeatures} from './host/editor/editorFeatures';
import {ContextKeys} from './host/contextKeys';
import {AutoListen} from './host/debug/autoListen';
import {ConsoleCapture} from './host/debug/consoleCapture';
import {Debugging} from './host/debug/debugging';
import {Engine} from './host/engine/engine';
import {EngineNews} from './host/engine/engineNews';
import {startEngineProcess} from './host/engine/engineProcess';
import {RestartPolicy} from './host/engine/restartPolicy';
import {Command, InternalCommand, View, ViewType} from './host/ids';
import {ACTION_COMMANDS} from './host/inspector/actions';
import type {PageServices} from './host/inspector/inspectorPage';
import {FilterMemory} from './host/inspector/filterMemory';
import {InspectorPanel} from './host/inspector/inspectorPanel';
import {Inspectors} from './host/inspector/inspectors';
import {TraceFileEditor} from './host/inspector/traceFileEditor';
import {CurveKeyStore} from './host/listening/curveKeys';
import {Listening} from './host/listening/listening';
import {ReplayDebugging} from './host/replay/replayDebugging';
import {SelectedRecord} from './host/selectedRecord';
import {Selection} from './host/selection';
import {Sessions} from './host/sessions/sessions';
import type {SessionMethod, TraceSession} from './host/sessions/traceSession';
import {workspaceMemory} from './host/sessions/workspaceMemory';
import {engineConfig, onEngineConfigChanged} from './host/settings/settings';
import {LearntPaths} from './host/source/learntPaths';
import {SourceNavigator} from './host/source/sourceNavigator';
import {SourceSymbols} from './host/source/sourceSymbols';
import {VscodeFiles} from './host/source/vscodeFiles';
import {systemTimers} from './host/throttle';
import {RunCommand} from './host/terminal/runCommand';
import {FirstUse} from './host/terminal/firstUse';
import {TerminalPipe} from './host/terminal/terminalPipe';
import {CallStackTree} from './host/views/callStackTree';
import {FileDrop} from './host/views/fileDrop';
import {FlowsView} from './host/views/flowsView';
import {followActiveSession} from './host/views/followActiveSession';
import {followSelection} from './host/views/followSelection';
import {SourcesTree} from './host/views/sourcesTree';
import {StatusBar} from './host/views/statusBar';

let engine: Engine | undefined;

export function activate(context: vscode.ExtensionContext): TracescopeApi {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const output = own(vscode.window.createOutputChannel('Tracescope', {log: true}));
  const reportBug = (error: unknown, where: string) =>
    output.error(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);

  const storageUri = context.storageUri ?? vscode.Uri.joinPath(context.globalStorageUri, 'noWorkspace');
  const newEngine = new Engine({
    start: onOutput => startEngineProcess(context.asAbsolutePath('dist/engine.js'), onOutput),
    config: () => engineConfig(storageUri.fsPath),
    policy: new RestartPolicy(),
    timers: systemTimers,
    log: output,
  });
  engine = newEngine;
  own(onEngineConfigChanged(() => void newEngine.configure().catch((error: unknown) => reportBug(error, 'settings'))));

  const memory = workspaceMemory(context.workspaceState);
  const sessions = own(new Sessions(newEngine, memory));
  const selection = new Selection();
  own(sessions.changed.on(() => selection.follow(sessions.active)));
  const sourceFiles = own(new VscodeFiles());
  const learnt = new LearntPaths(context.workspaceState);
  const navigator = new SourceNavigator(sourceFiles, learnt, own(new SourceSymbols(sourceFiles)));

  const services: PageServices = {
    extensionUri: context.extensionUri,
    sessions,
    selection,
    navigator,
    filters: new FilterMemory(context.workspaceState),
    runAction: async id => {
      const {command, args} = ACTION_COMMANDS[id];
      await vscode.commands.executeCommand(command, ...args);
    },
    reportBug,
  };
  const panel: InspectorPanel = new InspectorPanel(services, id => sessionCommands.reopenForPanel(id));
  const files = new TraceFileEditor(services, storageUri);
  const inspectors: Inspectors = own(new Inspectors(panel, files, sessions));
  const sessionCommands: SessionCommands = new SessionCommands(sessions, inspectors, memory);
  own(vscode.window.registerWebviewPanelSerializer(ViewType.inspector, panel));
  // A file may be in two groups of editors: the Log in one, the Timeline in the other.
  const beside = {supportsMultipleEditorsPerDocument: true};
  own(vscode.window.registerCustomEditorProvider(ViewType.traceFile, files, beside));
  own(vscode.window.registerCustomEditorProvider(ViewType.logFile, files, beside));
  own(selection.changed.on(selected => selected && inspectors.follow(selected)));

  const sourcesTree = own(new SourcesTree(sessions));
  const sourcesView = own(
    vscode.window.createTreeView(View.sources, {treeDataProvider: sourcesTree, dragAndDropController: new FileDrop()}),
  );
  own(followActiveSession(sessions, sourcesTree, sourcesView));
  const flows = own(new FlowsView(sessions, context.workspaceState, reportBug));
  const selectedRecord = own(new SelectedRecord(selection, reportBug));
  const callStackTree = own(new CallStackTree(selectedRecord));
  const callStackView = own(vscode.window.createTreeView(View.callStack, {treeDataProvider: callStackTree}));
  own(followSelection(selection, selectedRecord, flows, inspectors, reportBug));
  own(new StatusBar(sessions));
  const editor = own(new EditorFeatures({sessions, selection, navigator, inspectors, reportBug}));
  own(new ContextKeys(sessions));
  own(new EngineNews(newEngine, sessions, inspectors, output));

  const curveKeys = new CurveKeyStore(context.secrets, newEngine);
  const listening = new Listening(sessions, context.workspaceState, output, curveKeys);
  own(new ConsoleCapture(sessions, liveName, error => reportBug(error, 'debug console')));
  own(new AutoListen(listening, error => reportBug(error, 'listening with the debugger')));
  const source = new SourceCommands(sessions, listening, inspectors);
  const feeding = {sessions, liveName, onProblem: (error: unknown) => reportBug(error, 'output of a program')};
  const onPipe = (session: TraceSession) => {
    sessions.activate(session);
    if (!panel.isOpen) inspectors.show(session, true).catch((error: unknown) => reportBug(error, 'Inspector'));
  };
  const terminalPipe = own(new TerminalPipe(context, {...feeding, onPipe}));
  const firstUse = own(new FirstUse(sessions, [sourcesView, flows.view, callStackView], () => terminalPipe.use()));
  const runCommand = new RunCommand(feeding, inspectors, context.workspaceState);
  const span = new SpanCommands(flows, {tree: callStackTree, view: callStackView}, selection, inspectors, navigator);
  const exporting = new ExportCommands(inspectors, flows, services.filters, selectedRecord);
  const comparing = own(new Comparing(sessions, reportBug));
  const comparison = own(new ComparisonView(comparing, {sessions, selection, inspectors}, reportBug));
  const textDiff = own(new TextDiff(comparing));
  const compare = new CompareCommands(sessions, flows, comparing, comparison);
  const sample = new SampleCommands(context.extensionUri, sessions, inspectors, () => source.startListening());
  const debugging = own(
    new Debugging({
      ...{engine: newEngine, sessions, selection, inspectors, navigator, state: context.workspaceState},
      reportBug,
    }),
  );
  const replay = own(new ReplayDebugging({sessions, selection, inspectors, navigator, reportBug}));
  own(
    registerCommands(
      {
        [Command.startListening]: () => source.startListening(),
        [Command.stopListening]: () => source.stopListening(),
        [Command.setUpCurveKeys]: () => curveKeys.setUp(),
        [Command.runCommand]: given => runCommand.run(given),
        [Command.startSource]: given => source.startSource(given),
        [Command.stopSource]: given => source.stopSource(given),
        [Command.copyAddress]: given => source.copyAddress(given),
        [Command.removeSource]: given => source.removeSource(given),
        [Command.openTraceFile]: (given, selected) => sessionCommands.openTraceFile(given, selected),
        [Command.openAsTrace]: (given, selected) =>
          sessionCommands.openTraceFile(given ?? vscode.window.activeTextEditor?.document.uri, selected),
        [Command.openInspector]: () => sessionCommands.openInspector(),
        [Command.saveTraceAs]: () => sessionCommands.saveTraceAs(),
        [Command.exportTrace]: () => exporting.exportTrace(),
        [Command.exportFlow]: given => exporting.exportFlow(given),
        [Command.clearSession]: () => sessionCommands.clearSession(),
        [Command.closeSession]: given => sessionCommands.closeSession(given),
        [Command.reopenSession]: () => sessionCommands.reopenSession(),
        [Command.goToSource]: given => span.goToSource(given),
        [Command.goToCallSite]: given => span.goToCallSite(given),
        [Command.editLearntPaths]: () => editLearntPaths(learnt),
        [Command.showInInspector]: given => span.showInInspector(given),
        [Command.filterToFlow]: given => span.filterToFlow(given),
        [Command.filterToGroup]: given => span.filterToGroup(given),
        [Command.copyId]: given => span.copyId(given),
        [Command.compareWith]: given => compare.compareWith(given),
        [Command.compareSessions]: (given, selected) => compare.compareSessions(given, selected),
        [Command.nextDifference]: () => comparison.step(1),
        [Command.previousDifference]: () => comparison.step(-1),
        [Command.showDifferencesOnly]: () => void (comparing.differencesOnly = true),
        [Command.showAllCompared]: () => void (comparing.differencesOnly = false),
        [Command.openTextDiff]: () => textDiff.open(),
        [Command.swapComparison]: () => compare.swap(),
        [Command.refreshComparison]: () => compare.refresh(),
        [Command.closeComparison]: () => comparing.close(),
        [Command.showBefore]: given => comparison.showRow(given, 'left', false),
        [Command.showAfter]: given => comparison.showRow(given, 'right', false),
        [Command.orderFlows]: () => flows.pickOrder(),
        [Command.groupFlows]: () => flows.pickGrouping(),
        [Command.findFlows]: () => flows.find(),
        [Command.showAllFlows]: () => flows.showAll(),
        [Command.copyFrame]: given => span.copyFrame(given),
        [Command.copyName]: given => span.copyName(given),
        [Command.copyNote]: given => span.copyNote(given),
        [Command.copyCallStack]: () => span.copyCallStack(),
        [Command.showMe]: () => sample.showMe(),
        [Command.addPythonEmitter]: () => sample.addPythonEmitter(),
        [Command.sendSample]: () => sample.sendSample(),
        [Command.showOutput]: () => output.show(),
        [Command.focusFilter]: () => inspectors.active?.command('focusFilter'),
        [Command.toggleFollow]: () => inspectors.active?.command('toggleFollow'),
        [Command.nextError]: () => inspectors.active?.command('nextError'),
        [Command.previousError]: () => inspectors.active?.command('previousError'),
        [Command.toggleDetails]: () => inspectors.active?.command('toggleDetails'),
        ...editor.commands(),
        [InternalCommand.showMoreSpans]: given => flows.showMore(given),
        [InternalCommand.showMoreCompared]: given => comparison.showMore(given),
        [InternalCommand.openSource]: given => source.openSource(given),
        [InternalCommand.openCallStackNode]: async given => {
          if (!(await debugging.focusFrame(given))) await span.openCallStackNode(given);
        },
        ...debugging.commands,
        [Command.replayTrace]: () => replay.start(undefined),
        [Command.replayFlow]: given => replay.start(given),
      },
      output,
      () => firstUse.now(),
    ),
  );
  own(registerLanguageModelTools(sessions, navigator));
  if (context.extensionMode !== vscode.ExtensionMode.Production) {
    own(vscode.commands.registerCommand(InternalCommand.enginePid, () => newEngine.pid));
    own(vscode.commands.registerCommand(InternalCommand.selectedRecord, () => selection.current?.record));
    own(
      vscode.commands.registerCommand(InternalCommand.ask, (method: SessionMethod, params: never) =>
        sessions.liveSession?.call(method, params),
      ),
    );
  }
  return own(createApi(sessions));
}

/** VS Code waits for this when the window closes, so the engine can write its last records. */
export async function deactivate(): Promise<void> {
  await engine?.dispose();
}
