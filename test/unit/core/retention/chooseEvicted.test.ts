/** What goes when a session is full: limits hold, flows go whole, successes first, and no source starves another. */
import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {Model} from '../../../../src/core/model/model';
import {chooseEvicted, type Budget} from '../../../../src/core/retention/chooseEvicted';
import {keptExtents, lastRowEnds} from '../../../../src/core/retention/keptExtents';
import {NONE, RecordKind, SpanRole, SpanState, System} from '../../../../src/protocol/model';

const ROW_BYTES = 10;
const UNLIMITED: Budget = {rows: Infinity, bytes: Infinity};

/** Rows of ten bytes; flows by number, made when first named. */
class Scene {
  readonly model = new Model({read: () => new Uint8Array(0)});
  readonly ends: number[] = [];
  private readonly flows = new Map<number, number>();

  row(source: number, flow: number | null, kind: number = RecordKind.log): number {
    while (this.ends.length <= source) this.ends.push(0);
    const offset = this.ends[source] ?? 0;
    this.ends[source] = offset + ROW_BYTES;
    const place = {source, offset, lengthBytes: ROW_BYTES - 1};
    const span = flow === null ? NONE : this.span(flow);
    const fields = {timeNs: 0, level: 0, kind, system: System.none, flags: 0, span, site: NONE, process: NONE};
    return this.model.addRecord(place, fields);
  }

  end(flow: number, state: number): void {
    this.model.setState(this.span(flow), state, 1, false, 0);
  }

  /** Ids of the rows that go. */
  gone(budget: Partial<Budget>): number[] {
    const {gone, perSource} = chooseEvicted(this.model, this.ends, {...UNLIMITED, ...budget});
    const ids = [...gone.keys()].filter(id => gone[id]);
    expect(perSource.reduce((a, b) => a + b, 0)).toBe(ids.length);
    return ids;
  }

  private span(flow: number): number {
    let span = this.flows.get(flow);
    if (span === undefined) {
      span = this.model.addSpan(System.distlog, this.model.texts.internText(`flow ${flow}`));
      this.model.setRoles(span, SpanRole.flow);
      this.model.setState(span, SpanState.open, NaN, false, 0);
      this.flows.set(flow, span);
    }
    return span;
  }
}

/** One flow of `rows` rows, ended with `state`. */
function addFlow(scene: Scene, source: number, flow: number, rows: number, state: number): number[] {
  const ids = Array.from({length: rows}, () => scene.row(source, flow));
  scene.end(flow, state);
  return ids;
}

describe('order', () => {
  test('nothing goes within the budget', () => {
    const scene = new Scene();
    addFlow(scene, 0, 1, 3, SpanState.succeeded);
    expect(scene.gone({rows: 3, bytes: 30})).toEqual([]);
  });

  test('the oldest success goes before an older failure, whole', () => {
    const scene = new Scene();
    addFlow(scene, 0, 1, 3, SpanState.failed);
    const older = addFlow(scene, 0, 2, 3, SpanState.succeeded);
    addFlow(scene, 0, 3, 3, SpanState.succeeded);
    expect(scene.gone({rows: 6})).toEqual(older);
    expect(scene.gone({bytes: 60})).toEqual(older);
  });

  test('failures go before what still runs', () => {
    const scene = new Scene();
    const failed = addFlow(scene, 0, 1, 3, SpanState.failed);
    addFlow(scene, 0, 2, 3, SpanState.open);
    expect(scene.gone({rows: 3})).toEqual(failed);
  });

  test('a flow that never ended and is not heard of any more goes with the failures', () => {
    const scene = new Scene();
    const forgotten = addFlow(scene, 0, 1, 3, SpanState.open);
    addFlow(scene, 0, 2, 3, SpanState.failed);
    addFlow(scene, 0, 3, 3, SpanState.failed);
    expect(scene.gone({rows: 6})).toEqual(forgotten);
  });

  test('a success with an old record and a new one is as young as the new one', () => {
    const scene = new Scene();
    scene.row(0, 1);
    const second = addFlow(scene, 0, 2, 2, SpanState.succeeded);
    scene.row(0, 1);
    scene.end(1, SpanState.succeeded);
    expect(scene.gone({rows: 2})).toEqual(second);
  });

  test('rows outside flows go by age among the successes', () => {
    const scene = new Scene();
    const loose = scene.row(0, null);
    addFlow(scene, 0, 1, 1, SpanState.succeeded);
    scene.row(0, null);
    expect(scene.gone({rows: 2})).toEqual([loose]);
  });

  test('a failure below the root makes the flow a failed one', () => {
    const scene = new Scene();
    addFlow(scene, 0, 1, 2, SpanState.succeeded);
    addFlow(scene, 0, 2, 1, SpanState.failed);
    scene.model.setParent(1, 0);
    const other = addFlow(scene, 0, 3, 2, SpanState.succeeded);
    expect(scene.gone({rows: 3})).toEqual(other);
  });
});

describe('text', () => {
  test('below a record goes with it and never comes below another one', () => {
    const scene = new Scene();
    addFlow(scene, 0, 1, 1, SpanState.failed);
    const loose = [scene.row(0, null), scene.row(0, null, RecordKind.text), scene.row(0, null, RecordKind.text)];
    expect(scene.gone({rows: 3})).toEqual(loose);
  });

  test('much of it goes oldest first, though its record stays', () => {
    const scene = new Scene();
    const begin = scene.row(0, 1, RecordKind.begin);
    const text = Array.from({length: 3000}, () => scene.row(0, 1, RecordKind.text));
    const gone = scene.gone({rows: 1000});
    expect(gone).toEqual(text.slice(0, 2001));
    expect(gone).not.toContain(begin);
  });
});

describe('one flow that is larger than all that may stay', () => {
  test('loses its oldest rows, the beginnings of what still runs last', () => {
    const scene = new Scene();
    const begin = scene.row(0, 1, RecordKind.begin);
    const rows = Array.from({length: 9}, () => scene.row(0, 1));
    expect(scene.gone({rows: 6})).toEqual(rows.slice(0, 4));
    expect(scene.gone({rows: 0})).toEqual([begin, ...rows]);
  });

  test('keeps the rest when it has ended, too', () => {
    const scene = new Scene();
    const rows = addFlow(scene, 0, 1, 10, SpanState.succeeded);
    expect(scene.gone({rows: 8})).toEqual(rows.slice(0, 2));
  });
});

describe('sources', () => {
  test('a chatty one makes room for itself, not at the cost of a quiet one', () => {
    const scene = new Scene();
    addFlow(scene, 1, 1000, 5, SpanState.succeeded);
    for (let flow = 0; flow < 50; flow++) addFlow(scene, 0, flow, 4, SpanState.succeeded);
    const gone = scene.gone({rows: 100});
    expect(gone.map(id => scene.model.records.source[id])).toEqual(gone.map(() => 0));
    expect(gone).toHaveLength(108);
  });

  test('have their kept rows side by side in ranges, with what stands behind them', () => {
    const scene = new Scene();
    addFlow(scene, 0, 1, 2, SpanState.succeeded);
    scene.row(1, 2);
    addFlow(scene, 0, 3, 2, SpanState.succeeded);
    addFlow(scene, 0, 4, 1, SpanState.succeeded);
    const gone = Uint8Array.from([1, 0, 0, 0, 0, 1]);
    expect([...keptExtents(scene.model.records, gone, 0, 52)]).toEqual([{start: 10, end: 40}]);
    expect([...keptExtents(scene.model.records, gone, 1, 12)]).toEqual([{start: 0, end: 12}]);
    expect(lastRowEnds(scene.model.records, 3)).toEqual([49, 9, -1]);
  });
});

const STATES = [SpanState.succeeded, SpanState.failed, SpanState.open] as const;
const flows = fc.array(
  fc.record({source: fc.nat(2), rows: fc.integer({min: 1, max: 12}), state: fc.constantFrom(...STATES)}),
  {minLength: 1, maxLength: 40},
);

test('limits hold, flows go whole or are too large to, and a failure goes only when no success is left', () => {
  fc.assert(
    fc.property(flows, fc.nat(300), fc.boolean(), (parts, rows, byBytes) => {
      const scene = new Scene();
      const ids = parts.map(({source, rows: count, state}, flow) => addFlow(scene, source, flow, count, state));
      const total = scene.model.records.size;
      const gone = new Set(scene.gone(byBytes ? {bytes: rows * ROW_BYTES} : {rows}));
      expect(total - gone.size).toBeLessThanOrEqual(Math.max(rows, 0));
      parts.forEach(({source, rows: count, state}, flow) => {
        const went = (ids[flow] ?? []).filter(id => gone.has(id)).length;
        const ofSource = parts.reduce((sum, part) => sum + (part.source === source ? part.rows : 0), 0);
        const due = ofSource - Math.min(ofSource, shareOf(parts, rows)[source] ?? 0);
        if (count <= due - 1) expect([0, count]).toContain(went);
        const successLeft = parts.some(
          (part, other) =>
            part.source === source && part.state === SpanState.succeeded && !gone.has(ids[other]?.[0] ?? -1),
        );
        if (state === SpanState.failed && went > 0) expect(successLeft).toBe(false);
      });
    }),
  );
});

/** What each source may keep, found by pouring row by row. */
function shareOf(parts: readonly {source: number; rows: number}[], budget: number): number[] {
  const used = [0, 0, 0].map((_, source) => parts.reduce((sum, p) => sum + (p.source === source ? p.rows : 0), 0));
  const share = [0, 0, 0];
  for (let left = budget, moved = true; left > 0 && moved;) {
    moved = false;
    for (let source = 0; source < 3 && left > 0; source++) {
      if ((share[source] ?? 0) >= (used[source] ?? 0)) continue;
      share[source] = (share[source] ?? 0) + 1;
      left--;
      moved = true;
    }
  }
  return share;
}
