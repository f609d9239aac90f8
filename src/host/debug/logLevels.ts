/**
 * Set Log Level in Debugged Program: the level of one logger is changed in the running program, Python or JavaScript,
 * through the debugger's `evaluate`, and put back on request or when the debugging ends. In: commands. Out: nothing is changed in any
 * file. What a debugger cannot do is said in a sentence that names the session.
 */
import * as vscode from 'vscode';
import {ContextKey} from '../ids';
import {PickSteps} from '../pickSteps';
import type {Sessions} from '../sessions/sessions';
import type {Debuggee, Debuggees} from './debuggees';
import {languageOf} from './identity';
import * as javascript from './javascriptLogging';
import * as python from './pythonLogging';
import {PYTHON_LEVELS} from './pythonLogging';

export class LogLevels implements vscode.Disposable {
  /** Programs with a changed level. */
  private readonly changed = new Set<Debuggee>();
  private readonly registration: {dispose(): void};

  constructor(
    private readonly debuggees: Debuggees,
    private readonly sessions: Sessions,
  ) {
    this.registration = debuggees.ended.on(debuggee => {
      this.changed.delete(debuggee);
      this.tell();
    });
  }

  /** Programs that go on without this window get their levels back. */
  dispose(): void {
    this.registration.dispose();
    for (const debuggee of this.changed) void this.run(debuggee, restoring(debuggee)).catch(() => undefined);
  }

  async set(): Promise<void> {
    const steps = new PickSteps();
    const wanted = await this.ask(steps).finally(() => steps.dispose());
    if (!wanted) return;
    const {debuggee, logger, picked} = wanted;
    const {name} = debuggee.session;
    const attached = debuggee.session.configuration.request === 'attach';
    if (isPython(debuggee)) await this.run(debuggee, python.setLevelExpression(logger, picked.level, attached));
    else {
      const result = await this.run(debuggee, javascript.setLevelExpression(logger, picked.level));
      if (!javascript.wasDone(result)) {
        throw new Error(
          vscode.l10n.t(
            'No logger of {0} can be reached. In JavaScript, those of Tracescope’s emitter for Node can be set.',
            name,
          ),
        );
      }
    }
    this.changed.add(debuggee);
    this.tell();
    const text = vscode.l10n.t('Logger {0} of {1} writes from {2} on.', logger || 'root', name, picked.label);
    vscode.window.setStatusBarMessage(text, 8000);
  }

  async restore(): Promise<void> {
    for (const debuggee of [...this.changed]) {
      await this.run(debuggee, restoring(debuggee));
      this.changed.delete(debuggee);
    }
    this.tell();
    vscode.window.setStatusBarMessage(vscode.l10n.t('The log levels are as the program had set them.'), 8000);
  }

  private async ask(
    steps: PickSteps,
  ): Promise<{debuggee: Debuggee; logger: string; picked: {label: string; level: number}} | undefined> {
    const debuggee = await this.choose(steps);
    if (!debuggee) return undefined;
    const logger = await this.chooseLogger(steps, debuggee.session.name);
    if (logger === undefined) return undefined;
    const items = PYTHON_LEVELS.map(({name: label, level}) => ({label, description: String(level), level}));
    const picked = await steps.ask(items, {
      title: vscode.l10n.t('Log Level in Debugged Program: {0}', logger || 'root'),
      placeHolder: vscode.l10n.t('Records below this level are not written.'),
    });
    return picked && {debuggee, logger, picked};
  }

  private async choose(steps: PickSteps): Promise<Debuggee | undefined> {
    const programs = this.debuggees.all.filter(({state}) => state.hasThreads);
    if (programs.length === 0) {
      throw new Error(vscode.l10n.t('No program is being debugged. Start one, then set its log level.'));
    }
    const able = programs.filter(({session}) => languageOf('', session.type) !== null);
    if (able.length === 0) {
      const names = programs.map(({session}) => session.name).join(', ');
      throw new Error(
        vscode.l10n.t('Log levels can be set in Python and JavaScript programs only, and {0} is none.', names),
      );
    }
    const active = vscode.debug.activeDebugSession;
    const current = able.find(({session}) => session.id === active?.id);
    if (able.length === 1) return able[0];
    const sorted = current ? [current, ...able.filter(other => other !== current)] : able;
    const items = sorted.map(debuggee => ({
      label: debuggee.session.name,
      description: debuggee.pid && vscode.l10n.t('process {0}', debuggee.pid),
      debuggee,
    }));
    const title = vscode.l10n.t('Set Log Level in Which Program?');
    return (await steps.ask(items, {title}))?.debuggee;
  }

  /** '' for the root logger. */
  private async chooseLogger(steps: PickSteps, program: string): Promise<string | undefined> {
    const seen = (await this.sessions.liveSession?.call('loggers', {})) ?? [];
    const root = {label: 'root', description: vscode.l10n.t('every logger without a level of its own'), logger: ''};
    const other = {label: vscode.l10n.t('Another Logger…'), description: '', logger: undefined};
    const items = [
      root,
      ...seen.filter(name => name !== 'root').map(name => ({label: name, description: '', logger: name})),
      other,
    ];
    const title = vscode.l10n.t('Set Log Level in {0}: Which Logger?', program);
    const picked = await steps.ask(items, {title});
    if (picked !== other) return picked?.logger;
    const prompt = vscode.l10n.t('Name as in logging.getLogger(name).');
    return vscode.window.showInputBox({title, prompt, ignoreFocusOut: true});
  }

  /** The answer as the debugger writes it. */
  private async run(debuggee: Debuggee, expression: string): Promise<string> {
    const thread = await debuggee.heldThread();
    const [frame] = thread === null ? [] : await debuggee.frames(thread);
    try {
      const where = frame ? {frameId: frame.id} : {};
      const asked = {expression, context: 'repl', ...where};
      const answer = (await debuggee.session.customRequest('evaluate', asked)) as {result?: unknown};
      return typeof answer.result === 'string' ? answer.result : '';
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const {name} = debuggee.session;
      throw new Error(
        frame
          ? vscode.l10n.t('The debugger of {0} could not do it: {1}', name, reason)
          : vscode.l10n.t(
              'The debugger of {0} cannot do it while the program runs ({1}). Pause it first.',
              name,
              reason,
            ),
        {cause: error},
      );
    }
  }

  private tell(): void {
    void vscode.commands.executeCommand('setContext', ContextKey.logLevelsChanged, this.changed.size > 0);
  }
}

function isPython({session}: Debuggee): boolean {
  return languageOf('', session.type) === 'python';
}

function restoring(debuggee: Debuggee): string {
  return isPython(debuggee) ? python.restoreExpression() : javascript.restoreExpression();
}
