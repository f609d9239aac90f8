/** What a session tells of its source: places, names and frames of real recordings, and the target of one record. */
import {describe, expect, it} from 'vitest';
import type {Trace} from '../../../../src/core/trace';
import {spoolOf, traceOf} from '../../../support/memoryTrace';

const now = () => Promise.resolve();
const recording = (...files: string[]) => traceOf(files.map(spoolOf));

function findRecord(trace: Trace, message: RegExp): number {
  for (let id = 0; id < trace.recordCount; id++) if (message.test(trace.record(id).message)) return id;
  throw new Error(`No record matches ${String(message)}.`);
}

describe('all sources of a session', () => {
  it('are tasks, flows, conditions, fallbacks and storages by name for Selinon', async () => {
    const {names, sites} = await recording('selinon/failing-logging.log').namedSources(now);
    expect(sites).toEqual([]);
    expect(names.map(({symbol}) => `${symbol.kind} ${symbol.name}`).sort()).toEqual([
      ...['fallback Broken', 'flow eager', 'flow hopeless', 'flow rescue', 'flow retried', 'storage Files'],
      ...[
        'task Apologise',
        'task Broken',
        'task CheckStock',
        'task Fatal',
        'task Flaky',
        'task Pack',
        'task PoliteRetry',
      ],
    ]);
  });

  it('are places with all messages that came from there for Distlog', async () => {
    const {sites, names} = await recording('distlog/nested-json.ndjson').namedSources(now);
    const fetch = sites.find(({line}) => line === 11);
    expect(fetch).toMatchObject({func: 'fetch', system: 'distlog', templates: ['fetch %s at depth %d']});
    expect(names.filter(({symbol}) => symbol.kind === 'flow').map(({symbol}) => symbol.name)).toEqual([
      ...['order 1', 'order 2', 'order 3'],
    ]);
  });

  it('are frames with their code, of chained exceptions and of tracebacks in lines of text too', async () => {
    const nameko = (await recording('nameko/shop-json.log').namedSources(now)).frames;
    expect(nameko).toContainEqual(
      expect.objectContaining({
        line: 105,
        func: '_call_bank',
        code: "raise ConnectionError('bank unreachable: \\u2116 {}'.format(amount)) from exc",
      }) as unknown,
    );
    const text = (await recording('selinon/failing-logging.log').namedSources(now)).frames;
    expect(text).toContainEqual(
      expect.objectContaining({path: '/home/dev/app/selinon_demo/shop/tasks.py', line: 55}) as unknown,
    );
  });
});

describe('the target of one record', () => {
  it('has the neighbours of its file, which show how the file was edited', () => {
    const trace = recording('distlog/nested-json.ndjson');
    const target = trace.locate(findRecord(trace, /^SELECT/), null);
    expect(target).toMatchObject({
      template: 'SELECT * FROM stock WHERE sku = %s',
      code: null,
      source: {line: 12, func: 'fetch'},
    });
    expect(target.neighbours.find(({line}) => line === 23)?.templates).toEqual([
      'field "qty" missing, defaulting\nto 1\n\ttab',
    ]);
  });

  it('is the failing line of the own code where there is a traceback, and the name behind it', () => {
    const trace = recording('selinon/failing-logging.log');
    const target = trace.locate(findRecord(trace, /^TASK_FAILURE Broken/), null);
    expect(target.source).toMatchObject({line: 55, func: 'run'});
    expect(target.code).toBe(`return json.loads('{"price": }')`);
    expect(target.symbols).toEqual([{kind: 'task', system: 'selinon', name: 'Broken', flow: 'rescue'}]);
    expect(target.caller?.symbol).toEqual({kind: 'flow', system: 'selinon', name: 'rescue'});
  });

  it('is the edge for a condition, and the entrypoint with its caller for a call', () => {
    const flows = recording('selinon/nested-logging.log');
    expect(flows.locate(findRecord(flows, /^EDGE_COND_FALSE/), null).symbols[0]).toEqual({
      kind: 'condition', system: 'selinon', name: "fieldExist(db.get('Charge'), key='refund')", flow: 'fulfil',
      from: ['Charge'], to: ['Discarded'],
    }); // prettier-ignore
    const calls = recording('nameko/shop-json.log');
    const target = calls.locate(findRecord(calls, /^stock\.reserve/), null);
    expect(target.symbols).toEqual([
      {kind: 'entrypoint', system: 'nameko', name: 'stock.reserve', service: 'stock', method: 'reserve'},
    ]);
    expect(target.caller?.symbol?.name).toBe('orders.place');
  });
});
