/**
 * The tools that a chat model in VS Code may call about the open traces: `tracescope_search`, `tracescope_flow` and
 * `tracescope_explainFailure`. They only read. In: what the model asks, of any shape. Out: bounded text with file and line
 * (traceQuestions.ts). Nothing is registered where VS Code has no such API.
 */
import * as vscode from 'vscode';
import type {SourceTarget} from '../../protocol/queries';
import {Tool} from '../ids';
import type {Sessions} from '../sessions/sessions';
import type {SourceNavigator} from '../source/sourceNavigator';
import {toUri} from '../source/locations';
import {DEFAULT_LIMIT, TraceQuestions} from './traceQuestions';

type Input = Record<string, unknown>;
type Answer = (questions: TraceQuestions, input: Input) => Promise<string>;

const ANSWERS: Readonly<Record<Tool, Answer>> = {
  [Tool.search]: (questions, input) => questions.search(textOf(input.filter), numberOf(input.limit)),
  [Tool.flow]: (questions, input) => questions.flow(textOf(input.flow)),
  [Tool.explainFailure]: (questions, input) => questions.explainFailure(textOf(input.flow)),
};

export function registerLanguageModelTools(sessions: Sessions, navigator: SourceNavigator): vscode.Disposable {
  const registrations = Object.values(Tool).map(name =>
    vscode.lm.registerTool<Input>(name, {
      prepareInvocation: () => ({invocationMessage: vscode.l10n.t('Reading the trace')}),
      invoke: async ({input}) => {
        const session = sessionOf(sessions, textOf(input.session));
        const trace = {name: session.info.name, call: session.call.bind(session)};
        const questions = new TraceQuestions(trace, target => findPlace(navigator, target));
        const text = await ANSWERS[name](questions, input);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      },
    }),
  );
  return vscode.Disposable.from(...registrations);
}

/** By id or name; the active one when none is named. For a model, so in English. */
function sessionOf(sessions: Sessions, wanted: string) {
  const session = wanted
    ? (sessions.find(wanted) ?? sessions.all.find(({info}) => info.name === wanted))
    : sessions.active;
  if (session) return session;
  const open = sessions.all.map(({info}) => `“${info.name}”`).join(', ');
  throw new Error(
    open
      ? `No trace called “${wanted}” is open. Open are: ${open}.`
      : 'No trace is open. The user can run “Tracescope: Start Listening” or open a trace file first.',
  );
}

/** Asks and opens nothing. Relative to the workspace where it is in it. */
async function findPlace(navigator: SourceNavigator, target: SourceTarget): Promise<string> {
  const found = await navigator.find(target);
  if (found.path !== null) return `${vscode.workspace.asRelativePath(toUri(found.path))}:${found.line1}`;
  return target.source?.path ? `${target.source.path}:${target.source.line}, not found in the workspace` : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : DEFAULT_LIMIT;
}
