/**
 * What views show of one Selinon event. Comes in: the scanned object, with whatever stands before it in the same bytes;
 * goes out: texts, all untrusted. Called for rows on screen only. Never throws.
 */
import type {ObjectScan} from '../../json/objectScan';
import type {Display} from '../format';
import type {Details} from './details';
import {eventInfo, isMiss, LEVEL_NAMES} from './events';
import {readLinePrefix} from './linePrefix';
import {messageOf} from './message';
import {tracebackText} from './reason';

export interface EventSlots {
  event: number;
  time: number;
  details: number;
  node: number;
}

export function displayEvent(scan: ObjectScan, slots: EventSlots, details: Details): Display {
  const info = eventInfo(scan.str(slots.event) ?? '');
  const isRead = details.read(scan.buf, scan.start(slots.details), scan.end(slots.details));
  const {host, worker} = sender(scan, slots);
  return {
    message: isRead ? messageOf(info.name, details) : info.name,
    template: info.name,
    levelName: LEVEL_NAMES[info.level] ?? '',
    logger: null,
    host: scan.str(slots.node) ?? host,
    process: worker,
    thread: null,
    traceback: isRead ? tracebackText(details) : null,
    // A miss is how a cache says that it has to be asked elsewhere.
    expected: isMiss(info.name),
    contextJson: isRead ? details.raw('node_args') : null,
  };
}

/** Host and Celery's process name from the text before the object. */
function sender(scan: ObjectScan, slots: EventSlots): {host: string | null; worker: string | null} {
  const prefix = {hostStart: 0, hostEnd: 0, processStart: 0, processEnd: 0};
  const end = Math.min(scan.start(slots.event), scan.start(slots.time), scan.start(slots.details));
  readLinePrefix(scan.buf, 0, end, prefix);
  const text = (from: number, to: number) => (to > from ? new TextDecoder().decode(scan.buf.subarray(from, to)) : null);
  return {host: text(prefix.hostStart, prefix.hostEnd), worker: text(prefix.processStart, prefix.processEnd)};
}
