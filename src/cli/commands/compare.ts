/** `tracescope compare BEFORE AFTER`: what is new, missing, failed or slower in the second of two traces, as a tree. */
import {compare} from '../../core/query/compare/comparison';
import {comparedText} from '../../core/query/compare/text';
import {pauseUntil, type Session} from '../../engine/session';
import {DEFAULT_TOLERANCE, type Tolerance} from '../../protocol/compare';
import {comparisonJson, comparisonText} from '../comparisonText';
import {ExitCode, Interrupted, UsageError, type Command, type Io} from '../command';
import {flowNamed} from '../flowNamed';
import {withTrace} from '../openTrace';
import {paintFor} from '../paint';
import {parseOptions} from '../parseOptions';

export const compareCommand: Command = {
  name: 'compare',
  usage: 'BEFORE AFTER [--flow ID] [--with ID] [--all] [--json] [--text before|after] [--ratio X] [--min-ms N]',
  about: 'What is new, missing, failed or slower in the second of two traces',
  options: [
    ['BEFORE, AFTER', 'two files, as for summary; they may be the same one, with --flow and --with'],
    ['--flow ID', 'only this flow, by its id or its name'],
    ['--with ID', 'the flow of AFTER to compare it with; the one of the same id or name unless told'],
    ['--all', 'also what is the same'],
    ['--json', 'print one JSON object for programs'],
    ['--text SIDE', 'print one side as text for another diff, with ids, times and long numbers masked'],
    ['--ratio X', `slower means at least X times as long; ${DEFAULT_TOLERANCE.ratio} unless told`],
    ['--min-ms N', `and at least N milliseconds longer; ${DEFAULT_TOLERANCE.minNs / 1e6} unless told`],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      flow: {type: 'string'},
      with: {type: 'string'},
      all: {type: 'boolean', default: false},
      json: {type: 'boolean', default: false},
      text: {type: 'string'},
      ratio: {type: 'string'},
      'min-ms': {type: 'string'},
    });
    const [before, after] = positionals;
    if (positionals.length !== 2 || before === undefined || after === undefined) {
      throw new UsageError('Name two files: the trace before and the trace after.');
    }
    if (before === '-' && after === '-') throw new UsageError('Standard input (-) can be named only once.');
    if (values.with !== undefined && values.flow === undefined) throw new UsageError('--with needs --flow.');
    const tolerance: Tolerance = {
      ratio: positive('--ratio', values.ratio, DEFAULT_TOLERANCE.ratio, 1),
      minNs: positive('--min-ms', values['min-ms'], DEFAULT_TOLERANCE.minNs / 1e6, 0) * 1e6,
    };
    const side = sideOf(values.text);
    const spansOf = (left: Session, right: Session) =>
      values.flow === undefined
        ? null
        : {left: flowNamed(left.trace, values.flow), right: flowNamed(right.trace, values.with ?? values.flow)};
    return withTrace([before], io, left =>
      withTrace([after], io, async right => {
        const wish = {spans: spansOf(left, right), tolerance};
        const pause = pauseUntil(io.interrupted);
        return unlessInterrupted(io, async () => {
          const comparison = await compare(left.trace.comparable, right.trace.comparable, wish, pause);
          if (side) io.out((await comparedText(comparison, pause))[side]);
          else if (values.json) io.out(`${JSON.stringify(comparisonJson(comparison))}\n`);
          else
            for (const part of comparisonText(comparison, {before, after}, values.all, paintFor(io.terminal)))
              io.out(part);
          const {same: _same, ...differences} = comparison.info(0).totals;
          return Object.values(differences).some(count => count > 0) ? ExitCode.noMatch : ExitCode.ok;
        });
      }),
    );
  },
};

function positive(option: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= least) return value;
  throw new UsageError(`${option} needs a number of at least ${least}.`);
}

function sideOf(text: string | undefined): 'left' | 'right' | null {
  if (text === undefined) return null;
  if (text === 'before') return 'left';
  if (text === 'after') return 'right';
  throw new UsageError('--text needs before or after.');
}

async function unlessInterrupted<T>(io: Io, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw io.interrupted.aborted ? new Interrupted() : error;
  }
}
