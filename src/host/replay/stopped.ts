/** Why a replay has stopped, in the words of the protocol. In: how it came there. Out: bodies of `stopped` and `exceptionInfo`. */
import type {DebugProtocol} from '@vscode/debugprotocol';
import type {RecordDetails} from '../../protocol/queries';
import type {ReplayEvent} from '../../protocol/replay';
import type {Localize} from '../localize';
import type {Moved} from './cursor';
import type {Stop} from './stop';
import type {StopOwner} from './stopList';

const MAX_TEXT_CHARS = 400;

export function stoppedEvent(
  stop: Stop,
  {why, stops}: Moved,
  owners: readonly StopOwner[],
  t: Localize,
  reason: string | undefined,
): DebugProtocol.StoppedEvent['body'] {
  const head = {threadId: stop.threadId, allThreadsStopped: true};
  const met = stops.flatMap(at => owners[at] ?? []);
  const hitBreakpointIds = met.flatMap(owner => (owner.kind === 'breakpoint' ? [owner.id] : []));
  const event = met.find(owner => owner.kind === 'exception')?.event;
  // A breakpoint is told as one, also where the record is an error as well: it is what the user has set by hand.
  if (hitBreakpointIds.length > 0) return {...head, reason: 'breakpoint', hitBreakpointIds};
  if (event) {
    const text = shortText(stop.top.message);
    return {...head, reason: 'exception', description: eventText(event, t), text};
  }
  if (why === 'end') return {...head, reason: 'pause', description: t('Paused at the end of the trace')};
  if (why === 'start') return {...head, reason: 'pause', description: t('Paused at the start of the trace')};
  if (why === 'paused') return {...head, reason: 'pause'};
  return {...head, reason: reason ?? 'step'};
}

export function exceptionInfoOf(details: RecordDetails, t: Localize): DebugProtocol.ExceptionInfoResponse['body'] {
  const {exception, message} = details;
  return {
    exceptionId: exception?.type || details.levelName || t('Record'),
    description: exception?.message || message,
    breakMode: 'always',
    ...(exception
      ? {details: {typeName: exception.type, message: exception.message, stackTrace: exception.text}}
      : {details: {message}}),
  };
}

function eventText(event: ReplayEvent, t: Localize): string {
  switch (event) {
    case 'error':
      return t('Paused on an error');
    case 'failure':
      return t('Paused on a failure');
    case 'retry':
      return t('Paused on a retry');
  }
}

function shortText(message: string): string {
  return message.length > MAX_TEXT_CHARS ? `${message.slice(0, MAX_TEXT_CHARS - 1)}…` : message;
}
