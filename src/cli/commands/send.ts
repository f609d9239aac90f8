/**
 * `tracescope send FILE --to EP`: plays a saved trace into a ZeroMQ endpoint, for demonstrations and load tests.
 */
import {setTimeout as delay} from 'node:timers/promises';
import {Playback} from '../../engine/playback';
import {openSender, type Sender} from '../../engine/sources/zeromqSender';
import {ExitCode, UsageError, type Command, type Io} from '../command';
import {countOf} from '../formatValues';
import {interruption} from '../interruption';
import {numberOption, parseOptions} from '../parseOptions';

const WAITING_MS = 1500;
/** Timers are no finer than this; closer messages are sent together. */
const MIN_DELAY_MS = 2;

export const sendCommand: Command = {
  name: 'send',
  usage: 'FILE --to EP [--speed X] [--rate N]',
  about: 'Play a saved trace into a ZeroMQ endpoint',
  options: [
    ['FILE', 'a capture (sent frame for frame) or NDJSON lines of Distlog (sent as PLJ)'],
    ['--to EP', 'where to send, like tcp://127.0.0.1:5010'],
    ['--speed X', 'times the recorded speed, 1 unless told; 0 or max sends as fast as the receiver takes it'],
    ['--rate N', 'messages a second, instead of the recorded times'],
  ],
  async run(args, io) {
    const {values, positionals} = parseOptions(args, {
      to: {type: 'string'},
      speed: {type: 'string', default: '1'},
      rate: {type: 'string'},
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new UsageError('Name exactly one file to send.');
    if (values.to === undefined) throw new UsageError('Say where to send it, like --to tcp://127.0.0.1:5010.');
    const pace = paceOf(values.speed, values.rate);
    const playback = await Playback.open(file);
    const sender = await openSender(values.to);
    const stopWaiting = sayWhenAlone(sender, values.to, io);
    try {
      const sent = await play(playback, sender, pace, io.interrupted);
      const skipped = playback.skipped > 0 ? `, ${countOf(playback.skipped, 'other line')} left out` : '';
      // What is queued leaves this process when it ends, but only if somebody takes it.
      await Promise.race([sender.connected, interruption(io.interrupted)]);
      if (io.interrupted.aborted) io.err('Interrupted. ');
      io.err(`Sent ${countOf(sent, 'message')} to ${values.to}${skipped}.\n`);
    } finally {
      stopWaiting();
      sender.close(io.interrupted.aborted);
    }
    return ExitCode.ok;
  },
};

/** When the message with this number and time is due, in milliseconds since the first. */
type Pace = (index: number, sinceFirstSeconds: number) => number;

function paceOf(speedText: string, rateText: string | undefined): Pace {
  if (rateText !== undefined) {
    const rate = numberOption('rate', rateText, value => value > 0, 'a number of messages above 0');
    return index => (index * 1000) / rate;
  }
  if (speedText === 'max') return () => 0;
  const speed = numberOption('speed', speedText, value => value >= 0, 'a number from 0 up, or max');
  return speed === 0 ? () => 0 : (_index, sinceFirstSeconds) => (sinceFirstSeconds * 1000) / speed;
}

async function play(playback: Playback, sender: Sender, pace: Pace, signal: AbortSignal): Promise<number> {
  const startMs = performance.now();
  let sent = 0;
  let first: number | null = null;
  let latest = 0;
  const aborted = interruption(signal);
  for await (const {frames, atSeconds} of playback.messages()) {
    first ??= atSeconds;
    // A time that is missing or goes back is due at once, after the one before it.
    latest = Math.max(latest, (atSeconds ?? 0) - (first ?? 0));
    const waitMs = startMs + pace(sent, latest) - performance.now();
    if (waitMs >= MIN_DELAY_MS) await delay(waitMs, undefined, {signal}).catch(() => undefined);
    if (signal.aborted) break;
    await Promise.race([sender.send(frames), aborted]);
    sent++;
  }
  return sent;
}

function sayWhenAlone(sender: Sender, endpoint: string, io: Io): () => void {
  const timer = setTimeout(
    () => io.err(`Waiting for a receiver at ${endpoint}; press Ctrl+C to give up.\n`),
    WAITING_MS,
  );
  void sender.connected.then(() => clearTimeout(timer));
  return () => clearTimeout(timer);
}
