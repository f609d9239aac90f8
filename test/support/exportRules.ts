/** The rules of each target's format, as assertions. Each throws with what is wrong. */
import {expect} from 'vitest';

export interface ChromeEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  id?: number;
  s?: string;
  bp?: string;
  args?: Record<string, unknown>;
}

export function checkChrome(text: string): ChromeEvent[] {
  const file = JSON.parse(text) as {
    traceEvents: ChromeEvent[];
    displayTimeUnit: string;
    otherData: {durations: string};
  };
  expect(file.displayTimeUnit).toBe('ms');
  expect(file.otherData.durations).toContain('wall time');
  const threads = new Map<string, ChromeEvent[]>();
  const arrows = new Map<number, ChromeEvent[]>();
  for (const event of file.traceEvents) {
    expect(['X', 'i', 'M', 's', 'f']).toContain(event.ph);
    expect(event.name).not.toBe('');
    for (const number of [event.ts, event.pid, event.tid])
      expect(Number.isSafeInteger(number) && number >= 0).toBe(true);
    if (event.ph === 'i') expect(event.s).toBe('t');
    if (event.ph === 's' || event.ph === 'f') arrows.set(event.id!, [...(arrows.get(event.id!) ?? []), event]);
    if (event.ph !== 'X') continue;
    expect(event.dur).toBeGreaterThanOrEqual(0);
    const key = `${event.pid}/${event.tid}`;
    threads.set(key, [...(threads.get(key) ?? []), event]);
  }
  for (const events of threads.values()) checkNesting(events);
  for (const [from, to, ...more] of arrows.values()) {
    expect([from?.ph, to?.ph, to?.bp, more.length]).toEqual(['s', 'f', 'e', 0]);
    expect(from!.ts).toBeLessThanOrEqual(to!.ts);
    for (const end of [from!, to!]) {
      const around = threads.get(`${end.pid}/${end.tid}`)!.some(({ts, dur}) => ts <= end.ts && end.ts <= ts + dur!);
      expect(around).toBe(true);
    }
  }
  return file.traceEvents;
}

/** In the order of the file: two slices of a thread are apart, or one is inside the other. */
function checkNesting(events: readonly ChromeEvent[]): void {
  const open: ChromeEvent[] = [];
  let last = -Infinity;
  for (const event of events) {
    expect(event.ts).toBeGreaterThanOrEqual(last);
    last = event.ts;
    while (open.length > 0 && open.at(-1)!.ts + open.at(-1)!.dur! <= event.ts) open.pop();
    const around = open.at(-1);
    if (around) expect(event.ts + event.dur!).toBeLessThanOrEqual(around.ts + around.dur!);
    open.push(event);
  }
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: {code: number; message?: string};
  events: {timeUnixNano: string; name: string; attributes: unknown[]}[];
}

interface OtlpFile {
  resourceSpans: {resource: {attributes: {key: string}[]}; scopeSpans: {spans: OtlpSpan[]}[]}[];
  resourceLogs?: {scopeLogs: {logRecords: {timeUnixNano: string; severityNumber: number}[]}[]}[];
}

export function checkOtlp(text: string): {spans: OtlpSpan[]; logs: number} {
  const file = JSON.parse(text) as OtlpFile;
  const spans = file.resourceSpans.flatMap(({scopeSpans}) => scopeSpans.flatMap(scope => scope.spans));
  const byId = new Map(spans.map(span => [span.spanId, span]));
  expect(byId.size).toBe(spans.length);
  for (const span of spans) {
    expect(span.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    expect(span.spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    expect(span.name).not.toBe('');
    for (const time of [
      span.startTimeUnixNano,
      span.endTimeUnixNano,
      ...span.events.map(event => event.timeUnixNano),
    ]) {
      expect(time).toMatch(/^(0|[1-9]\d*)$/);
    }
    expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
    expect([0, 1, 2]).toContain(span.status.code);
    if (span.parentSpanId !== undefined) expect(byId.get(span.parentSpanId)?.traceId).toBe(span.traceId);
    const times = span.events.map(event => BigInt(event.timeUnixNano));
    times.forEach((time, at) => expect(at === 0 || time >= times[at - 1]!).toBe(true));
  }
  for (const {resource} of file.resourceSpans)
    expect(resource.attributes.map(({key}) => key)).toContain('service.name');
  const logs = (file.resourceLogs ?? []).flatMap(({scopeLogs}) => scopeLogs.flatMap(scope => scope.logRecords));
  return {spans, logs: logs.length};
}

interface Profile {
  type: string;
  unit: string;
  startValue: number;
  endValue: number;
  events: {type: 'O' | 'C'; frame: number; at: number}[];
}

export function checkSpeedscope(text: string): {opened: number; profiles: Profile[]} {
  const file = JSON.parse(text) as {
    $schema: string;
    name: string;
    shared: {frames: {name: string; line?: number}[]};
    profiles: Profile[];
  };
  expect(file.$schema).toBe('https://www.speedscope.app/file-format-schema.json');
  expect(file.name).toContain('wall time');
  let opened = 0;
  for (const {type, unit, startValue, endValue, events} of file.profiles) {
    expect([type, unit]).toEqual(['evented', 'nanoseconds']);
    const stack: number[] = [];
    let last = startValue;
    for (const event of events) {
      expect(event.at).toBeGreaterThanOrEqual(last);
      expect(file.shared.frames[event.frame]?.name).toBeTruthy();
      last = event.at;
      if (event.type === 'O') opened += stack.push(event.frame) > 0 ? 1 : 0;
      else expect(stack.pop()).toBe(event.frame);
    }
    expect(stack).toEqual([]);
    expect(last).toBe(endValue);
  }
  return {opened, profiles: file.profiles};
}
