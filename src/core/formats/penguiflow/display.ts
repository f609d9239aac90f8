/** What views show of a PenguiFlow record: the event with its node, its reason and its figures in one line. */
import type {ObjectScan} from '../../json/objectScan';
import {ValueKind} from '../../json/objectScan';
import type {Display} from '../format';
import {X} from './keys';
import type {LineSlots} from './keys';

/** `extra` is null when the record has none; `flowError` is a scan over FLOW_ERROR_KEYS to be used. */
export function displayOf(scan: ObjectScan, k: LineSlots, extra: ObjectScan | null, flowError: ObjectScan): Display {
  const text = scan.str(k.message) ?? '';
  const event = extra?.str(X.event) ?? null;
  const reason = extra && event !== null ? reasonOf(extra, flowError) : null;
  // Without JSON, the last line of a traceback stands where the message was.
  const isTracebackEnd = event !== null && text !== event && reason !== null;
  return {
    message: extra && event !== null ? eventText(event, extra, reason) : text,
    template: null,
    levelName: scan.str(k.level) ?? '',
    logger: scan.str(k.logger),
    host: null,
    process: null,
    thread: null,
    traceback: scan.str(k.exception) ?? (isTracebackEnd ? text : null),
    expected: false,
    contextJson: null,
  };
}

/** `NODE_TIMEOUT: Node 'fetch' timed out after 0.10s`, or null when there is no flow error. */
export function flowErrorText(extra: ObjectScan, flowError: ObjectScan): string | null {
  if (extra.kind(X.flow_error) !== ValueKind.object) return null;
  if (flowError.scan(extra.buf, extra.start(X.flow_error), extra.end(X.flow_error)) < 0) return null;
  const code = flowError.str(0);
  const message = flowError.str(1);
  return code !== null && message !== null ? `${code}: ${message}` : (code ?? message);
}

function reasonOf(extra: ObjectScan, flowError: ObjectScan): string | null {
  return (
    flowErrorText(extra, flowError) ?? extra.str(X.exception) ?? extra.str(X.remote_error) ?? extra.str(X.error) ?? null
  );
}

function eventText(event: string, extra: ObjectScan, reason: string | null): string {
  const subject = extra.str(X.tool_name) ?? extra.str(X.node_name) ?? extra.str(X.node_id);
  const step = extra.num(X.step);
  let text = event;
  if (!Number.isNaN(step)) text += ` ${step}`;
  if (subject !== null) text += ` ${subject}`;
  if (reason !== null) text += `: ${reason}`;
  const figures = figuresOf(extra);
  return figures.length > 0 ? `${text} (${figures.join(', ')})` : text;
}

function figuresOf(extra: ObjectScan): string[] {
  const figures: string[] = [];
  const skill = extra.str(X.remote_skill);
  if (skill !== null) figures.push(`skill ${skill}`);
  const attempt = extra.num(X.attempt);
  if (attempt > 0) figures.push(`attempt ${attempt + 1}`);
  const latency = extra.num(X.latency_ms);
  if (latency > 0) figures.push(`${rounded(latency)} ms`);
  const sleep = extra.num(X.sleep_s);
  if (!Number.isNaN(sleep)) figures.push(`after ${rounded(sleep * 1000)} ms`);
  const pending = extra.num(X.pending);
  if (!Number.isNaN(pending)) figures.push(`${pending} pending`);
  const queued = [
    [extra.num(X.q_depth_in), 'in'],
    [extra.num(X.q_depth_out), 'out'],
  ] as const;
  const depths = queued.filter(([depth]) => depth > 0).map(([depth, side]) => `${depth} ${side}`);
  if (depths.length > 0) figures.push(`queued ${depths.join(' and ')}`);
  const finish = extra.str(X.reason) ?? extra.str(X.remote_cancel_reason);
  if (finish !== null) figures.push(finish);
  return figures;
}

function rounded(value: number): string {
  return String(value >= 10 ? Math.round(value * 10) / 10 : Math.round(value * 1000) / 1000);
}
