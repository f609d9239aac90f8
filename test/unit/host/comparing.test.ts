/** The window's comparison: when it is out of date, compared anew, or over; and what its rows say. */
import {describe, expect, test} from 'vitest';
import {
  CHANGE_LOOKS,
  describeRow,
  describeTotals,
  rowName,
  sideFacts,
  speakRow,
} from '../../../src/host/compare/comparedWords';
import {Comparing} from '../../../src/host/compare/comparing';
import {plainEnglish} from '../../../src/host/localize';
import {Sessions} from '../../../src/host/sessions/sessions';
import type {TraceSession} from '../../../src/host/sessions/traceSession';
import {CHANGES, type ComparedRow, type ComparisonInfo} from '../../../src/protocol/compare';
import {SpanRole} from '../../../src/protocol/model';
import type {SpanInfo} from '../../../src/protocol/queries';
import {RpcError} from '../../../src/protocol/rpc';
import {FakeEngine, sessionInfo, sourceInfo} from './fakeEngine';
import {settle} from './fakeTimers';

function span(change: Partial<SpanInfo> = {}): SpanInfo {
  return {
    ...{span: 7, parent: null, flow: 7, id: 'id-7', name: 'orders.place', system: 'nameko', state: 'succeeded'},
    ...{roles: SpanRole.flow, startNs: 0, endNs: 57e6, endInferred: false, pausedNs: 0, stateReason: '', depth: 0},
    ...{children: 0, records: 2, tasksBelow: 0, recordsBelow: 2, errorsBelow: 0, attempts: 1, missing: 0},
    ...{firstRecord: 0, lastRecord: 1, source: null, process: '', service: ''},
    ...change,
  };
}

const NO_TOTALS = {same: 0, failed: 0, missing: 0, new: 0, slower: 0, changed: 0, fixed: 0, faster: 0};

async function setup() {
  const opened: {left: number | null; right: number | null}[] = [];
  const closed: string[] = [];
  const answers = {known: true, peers: [span({span: 9})], sourceState: 'following' as 'following' | 'reading'};
  const fake = new FakeEngine({
    openFiles: ({paths: [path = ''], name}) => ({
      ...sessionInfo({id: path, name, kind: 'file', sources: [sourceInfo({kind: 'file', state: answers.sourceState})]}),
      contentId: path,
    }),
    openComparison: ({span: left, right}) => {
      opened.push({left, right: right.span});
      answers.known = true;
      return {
        id: opened.length,
        totals: NO_TOTALS,
        left: null,
        right: null,
        notCompared: 0,
        revisions: {left: 5, right: 5},
      };
    },
    comparisonRows: () => {
      if (!answers.known) throw new RpcError('noSuchComparison', 'Changed since.');
      return {total: 0, from: 0, rows: []};
    },
    closeComparison: ({comparison}) => void closed.push(`comparison ${comparison}`),
    closeSession: ({sessionId}) => void closed.push(sessionId),
    peers: () => ({alike: answers.peers.length, total: answers.peers.length, spans: answers.peers}),
  });
  const sessions = new Sessions(fake.engine, {liveId: () => undefined, setLiveId: () => Promise.resolve()});
  const comparing = new Comparing(sessions, error => {
    throw error;
  });
  const left = await sessions.openFiles(['a'], 'a');
  const right = await sessions.openFiles(['b'], 'b');
  return {sessions, comparing, left, right, opened, closed, answers};
}

function move(session: TraceSession, change: {revision: number; generation?: number}): void {
  const {generation = session.info.generation, revision} = change;
  session.apply({...session.info, sessionId: session.id, touchedSpans: [], grownSpans: [], revision, generation});
}

describe('a comparison', () => {
  test('is out of date once something came that it has not seen', async () => {
    const {comparing, left, right} = await setup();
    await comparing.open({session: left, span: null}, {session: right, span: null});
    move(left, {revision: 5});
    expect(comparing.current?.outdated).toBe(false);
    let changes = 0;
    comparing.changed.on(() => changes++);
    move(left, {revision: 6});
    move(left, {revision: 7});
    expect([comparing.current?.outdated, changes]).toEqual([true, 1]);
    await comparing.refresh();
    expect(comparing.current?.outdated).toBe(false);
  });

  test('whose numbers have died is made anew: the flow is found by its id', async () => {
    const {comparing, left, right, opened} = await setup();
    await comparing.open({session: left, span: span()}, {session: right, span: span({span: 8})});
    move(right, {revision: 6, generation: 1});
    await settle();
    expect(opened).toEqual([{left: 7, right: 8}, {left: 9, right: 9}]); // prettier-ignore
    expect(comparing.current?.right.span?.span).toBe(9);
  });

  test('is over, and says so, when what was compared is gone', async () => {
    const {comparing, left, right, answers} = await setup();
    await comparing.open({session: left, span: span()}, {session: right, span: span()});
    let gone = 0;
    comparing.gone.on(() => gone++);
    answers.peers = [];
    move(left, {revision: 6, generation: 1});
    await settle();
    expect([comparing.current, gone]).toEqual([null, 1]);
  });

  test('that the engine does not know any more is made anew by who asks', async () => {
    const {comparing, left, right, opened, answers} = await setup();
    await comparing.open({session: left, span: null}, {session: right, span: null});
    answers.known = false;
    expect(await comparing.rows(null, 0, 10)).toEqual({total: 0, from: 0, rows: []});
    await settle();
    expect(opened).toHaveLength(2);
  });

  test('of two that are wanted at once the latter stays', async () => {
    const {comparing, left, right} = await setup();
    const whole = (session: TraceSession) => ({session, span: null});
    await Promise.all([comparing.open(whole(left), whole(right)), comparing.open(whole(right), whole(left))]);
    expect(comparing.current?.left.session).toBe(right);
  });

  test('keeps files open whose editors are closed, until it is closed', async () => {
    const {comparing, sessions, left, right, closed} = await setup();
    await comparing.open({session: left, span: null}, {session: right, span: null});
    await sessions.closeFile(left);
    expect(sessions.all).toContain(left);
    comparing.close();
    await settle();
    expect(sessions.all).toEqual([right]);
    expect(closed).toEqual(['comparison 1', 'a']);
  });

  test('ends with one of its sessions', async () => {
    const {comparing, sessions, left, right} = await setup();
    await comparing.open({session: left, span: null}, {session: right, span: null});
    await sessions.dropFile(right);
    expect(comparing.current).toBeNull();
  });

  test('waits until files have been read, and gives up when told to', async () => {
    const {comparing, sessions, left, answers, opened} = await setup();
    answers.sourceState = 'reading';
    const large = await sessions.openFiles(['large'], 'large');
    const end = new AbortController();
    const ended = comparing.open({session: left, span: null}, {session: large, span: null}, end.signal);
    end.abort();
    await expect(ended).rejects.toMatchObject({code: 'cancelled'});
    const waiting = comparing.open({session: left, span: null}, {session: large, span: null});
    await settle();
    expect(opened).toEqual([]);
    large.setSources([sourceInfo({kind: 'file', state: 'following'})]);
    await waiting;
    expect(opened).toHaveLength(1);
  });
});

function row(change: Partial<ComparedRow> = {}): ComparedRow {
  return {
    ...{node: 1, position: 0, change: 'same', children: 0, differences: 0, notCompared: 0, group: null},
    ...{left: span(), right: span({endNs: 203e6})},
    ...change,
  };
}

describe('rows', () => {
  const describeIt = (value: ComparedRow) => describeRow(value, plainEnglish, 'en');

  test('what is the same says only how long it took', () => {
    expect(describeIt(row())).toBe('57.0 ms → 203 ms');
    expect(describeIt(row({right: span()}))).toBe('57.0 ms');
    expect(speakRow(row({right: span()}), plainEnglish, 'en')).toBe('orders.place, the same, 57.0 ms');
  });

  test('a difference comes first, in a word', () => {
    const failed = row({change: 'failed', right: span({state: 'failed', errorsBelow: 2}), differences: 1});
    expect(describeIt(failed)).toBe('fails now · succeeded → failed · 57.0 ms · 0 → 2 errors · 1 difference inside');
    expect(describeIt(row({change: 'missing', right: null}))).toBe('missing · 57.0 ms');
    expect(describeIt(row({change: 'new', left: null, notCompared: 1200}))).toBe(
      'new · 203 ms · 1,200 inside not compared',
    );
  });

  test('a group says how many there are, what failed, and the median', () => {
    const group = {
      ...{name: 'order %d', system: 'selinon' as const},
      ...{left: {flows: 5, failed: 0, medianNs: 4e6}, right: {flows: 6, failed: 1, medianNs: 9e6}},
    };
    const value = row({group, left: null, right: null, change: 'changed'});
    expect(rowName(value, plainEnglish)).toBe('order %d');
    expect(describeIt(value)).toBe('changed · 5 → 6 flows · 0 → 1 failed · 4.00 ms → 9.00 ms');
    expect(sideFacts(value, plainEnglish, 'en')).toEqual([
      {label: 'Before', value: '5 flows · median 4.00 ms'},
      {label: 'After', value: '6 flows · 1 failed · median 9.00 ms'},
    ]);
  });

  test('names that differ are both told, and a side that is not there', () => {
    expect(rowName(row({right: span({name: 'orders.take'})}), plainEnglish)).toBe('orders.place → orders.take');
    expect(sideFacts(row({left: null}), plainEnglish, 'en')[0]).toEqual({label: 'Before', value: 'not there'});
  });

  test('the sum of all', () => {
    const info: ComparisonInfo = {
      ...{id: 1, left: null, right: null, notCompared: 0, revisions: {left: 0, right: 0}},
      totals: {...NO_TOTALS, same: 1400, slower: 2, failed: 1},
    };
    expect(describeTotals(info, plainEnglish, 'en')).toBe('1 fails now · 2 slower · 1,400 the same');
    const none = {...info, totals: {...NO_TOTALS, same: 3}, notCompared: 5};
    expect(describeTotals(none, plainEnglish, 'en')).toBe(
      'No differences · 3 the same · 5 too deep inside to be compared',
    );
  });

  test('no two kinds of difference look the same', () => {
    expect(new Set(CHANGES.map(change => CHANGE_LOOKS[change].icon)).size).toBe(CHANGES.length);
  });
});
