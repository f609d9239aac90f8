/**
 * Colours, where the terminal and the user want them. Comes in: whether to use them. Goes out: functions from text to
 * text. The state is always there as a word; colour only helps the eye.
 */
import type {SpanStateName} from '../protocol/model';

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
}

/** https://no-color.org: set and not empty means no colours. */
export function paintFor(terminal: boolean, env: NodeJS.ProcessEnv = process.env): Paint {
  const on = terminal && !env.NO_COLOR && env.TERM !== 'dumb';
  const style = (open: number, close: number) => (text: string) =>
    on && text !== '' ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: style(1, 22),
    dim: style(2, 22),
    red: style(31, 39),
    green: style(32, 39),
    yellow: style(33, 39),
  };
}

export function paintState(paint: Paint, state: SpanStateName, text: string): string {
  switch (state) {
    case 'succeeded':
    case 'cached':
      return paint.green(text);
    case 'failed':
    case 'failed, expected':
    case 'timed out':
      return paint.red(text);
    case 'running':
    case 'retrying':
    case 'never closed':
    case 'unclosed, probably failed':
      return paint.yellow(text);
    default:
      return paint.dim(text);
  }
}
