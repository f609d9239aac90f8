/**
 * Every id that package.json and the code must agree on. Pure, so that the manifest test can compare both sides.
 * Commands marked internal are registered and never contributed: they serve tree rows and tests.
 */

export const Command = {
  startListening: 'tracescope.startListening',
  stopListening: 'tracescope.stopListening',
  runCommand: 'tracescope.runCommand',
  setUpCurveKeys: 'tracescope.setUpCurveKeys',
  startSource: 'tracescope.startSource',
  stopSource: 'tracescope.stopSource',
  removeSource: 'tracescope.removeSource',
  openTraceFile: 'tracescope.openTraceFile',
  openAsTrace: 'tracescope.openAsTrace',
  openInspector: 'tracescope.openInspector',
  saveTraceAs: 'tracescope.saveTraceAs',
  exportTrace: 'tracescope.exportTrace',
  exportFlow: 'tracescope.exportFlow',
  clearSession: 'tracescope.clearSession',
  reopenSession: 'tracescope.reopenSession',
  goToSource: 'tracescope.goToSource',
  goToCallSite: 'tracescope.goToCallSite',
  editLearntPaths: 'tracescope.editLearntPaths',
  showInInspector: 'tracescope.showInInspector',
  filterToFlow: 'tracescope.filterToFlow',
  filterToGroup: 'tracescope.filterToGroup',
  copyId: 'tracescope.copyId',
  compareWith: 'tracescope.compareWith',
  compareSessions: 'tracescope.compareSessions',
  nextDifference: 'tracescope.nextDifference',
  previousDifference: 'tracescope.previousDifference',
  showDifferencesOnly: 'tracescope.showDifferencesOnly',
  showAllCompared: 'tracescope.showAllCompared',
  openTextDiff: 'tracescope.openTextDiff',
  swapComparison: 'tracescope.swapComparison',
  refreshComparison: 'tracescope.refreshComparison',
  closeComparison: 'tracescope.closeComparison',
  showBefore: 'tracescope.showBefore',
  showAfter: 'tracescope.showAfter',
  orderFlows: 'tracescope.orderFlows',
  groupFlows: 'tracescope.groupFlows',
  findFlows: 'tracescope.findFlows',
  showAllFlows: 'tracescope.showAllFlows',
  closeSession: 'tracescope.closeSession',
  copyAddress: 'tracescope.copyAddress',
  copyFrame: 'tracescope.copyFrame',
  copyName: 'tracescope.copyName',
  copyNote: 'tracescope.copyNote',
  copyCallStack: 'tracescope.copyCallStack',
  showMe: 'tracescope.showMe',
  addPythonEmitter: 'tracescope.addPythonEmitter',
  sendSample: 'tracescope.sendSample',
  showOutput: 'tracescope.showOutput',
  focusFilter: 'tracescope.focusFilter',
  toggleFollow: 'tracescope.toggleFollow',
  nextError: 'tracescope.nextError',
  previousError: 'tracescope.previousError',
  toggleDetails: 'tracescope.toggleDetails',
  showRecordsFromLine: 'tracescope.showRecordsFromLine',
  showRecordsFromFunction: 'tracescope.showRecordsFromFunction',
  showRecordsFromSelection: 'tracescope.showRecordsFromSelection',
  toggleInsights: 'tracescope.toggleInsights',
  nextInFlow: 'tracescope.nextInFlow',
  previousInFlow: 'tracescope.previousInFlow',
  nextInTask: 'tracescope.nextInTask',
  previousInTask: 'tracescope.previousInTask',
  nextInThread: 'tracescope.nextInThread',
  previousInThread: 'tracescope.previousInThread',
  setLogLevel: 'tracescope.setLogLevel',
  restoreLogLevels: 'tracescope.restoreLogLevels',
  stopHereNextTime: 'tracescope.stopHereNextTime',
  addRecordBreakpoint: 'tracescope.addRecordBreakpoint',
  breakOnRecordsLikeThis: 'tracescope.breakOnRecordsLikeThis',
  editRecordBreakpoint: 'tracescope.editRecordBreakpoint',
  removeRecordBreakpoint: 'tracescope.removeRecordBreakpoint',
  removeAllRecordBreakpoints: 'tracescope.removeAllRecordBreakpoints',
  showRunningTime: 'tracescope.showRunningTime',
  showWallTime: 'tracescope.showWallTime',
  replayTrace: 'tracescope.replayTrace',
  replayFlow: 'tracescope.replayFlow',
} as const;
export type CommandId = (typeof Command)[keyof typeof Command];

export const InternalCommand = {
  showMoreSpans: 'tracescope.internal.showMoreSpans',
  showMoreCompared: 'tracescope.internal.showMoreCompared',
  /** A link of a hover in the editor. */
  showRecord: 'tracescope.internal.showRecord',
  openSource: 'tracescope.internal.openSource',
  openCallStackNode: 'tracescope.internal.openCallStackNode',
  /** Only registered when the extension runs under development or test. */
  enginePid: 'tracescope.internal.enginePid',
  /** The selected record, and answers of the engine about the live session. As enginePid. */
  selectedRecord: 'tracescope.internal.selectedRecord',
  ask: 'tracescope.internal.ask',
} as const;

export const View = {
  sources: 'tracescope.sources',
  flows: 'tracescope.flows',
  callStack: 'tracescope.callStack',
  /** There while something is compared. */
  comparison: 'tracescope.comparison',
  recordBreakpoints: 'tracescope.recordBreakpoints',
} as const;

export const ViewType = {
  inspector: 'tracescope.inspector',
  /** `*.trace.ndjson`: ours, opened by default. */
  traceFile: 'tracescope.traceFile',
  /** Suffixes that others own too: offered under Open With. */
  logFile: 'tracescope.logFile',
} as const;

/** Without the prefix `tracescope.`. */
export const Setting = {
  listeners: 'listeners',
  autoListen: 'autoListen',
  debugConsoleCapture: 'debugConsole.capture',
  followDebugger: 'followDebugger',
  runningTime: 'runningTime',
  maxRecords: 'retention.maxRecords',
  maxDiskMiB: 'retention.maxDiskMiB',
  maxRecordMiB: 'limits.maxRecordMiB',
  pathMappings: 'source.pathMappings',
  redactionRules: 'redaction.rules',
  insights: 'editor.insights',
  editorHover: 'editor.hover',
  codeLens: 'editor.codeLens',
  heat: 'editor.heat',
  problems: 'editor.problems',
} as const;

export const ContextKey = {
  /** A session is open: saving and clearing make sense. */
  hasSession: 'tracescope.hasSession',
  /** The window has a live session: clearing makes sense. */
  hasLive: 'tracescope.hasLive',
  /** At least one listener receives. */
  listening: 'tracescope.listening',
  /** The live session has a record: something sends. Of the walkthrough. */
  hasReceived: 'tracescope.hasReceived',
  /** A line of source was opened. Of the walkthrough. */
  sourceShown: 'tracescope.sourceShown',
  /** A record is selected: stepping makes sense. */
  hasSelection: 'tracescope.hasSelection',
  /** The Flows view shows only flows that hold a text. */
  flowsFiltered: 'tracescope.flowsFiltered',
  /** Durations leave out what debuggers held. */
  runningTime: 'tracescope.runningTime',
  /** Something is compared. */
  comparing: 'tracescope.comparing',
  /** More has arrived since. */
  comparisonOutdated: 'tracescope.comparisonOutdated',
  /** What is the same is shown, too. */
  comparisonWhole: 'tracescope.comparisonWhole',
  hasRecordBreakpoints: 'tracescope.hasRecordBreakpoints',
  /** A debugged program has a log level that we set. */
  logLevelsChanged: 'tracescope.logLevelsChanged',
} as const;

/** Tools that a language model may call. */
export const Tool = {
  search: 'tracescope_search',
  flow: 'tracescope_flow',
  explainFailure: 'tracescope_explainFailure',
} as const;
export type Tool = (typeof Tool)[keyof typeof Tool];

/** Debug type of the replay of a trace, which runs no program. */
export const DEBUG_TYPE = 'tracescope';

/** What `*.trace.ndjson` is as a text. */
export const TRACE_LANGUAGE = 'tracescope-trace';

export const WALKTHROUGH_ID = 'tracescope.start';
export const EXTENSION_ID = 'tracescope.tracescope';
