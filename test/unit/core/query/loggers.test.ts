import {expect, it} from 'vitest';
import {distlogLine, traceOfLines} from './filter/fixture';

it('lists the loggers of the latest records, the most frequent first', () => {
  const from = (logger: string) => distlogLine({at: 0, message: 'x', logger});
  const trace = traceOfLines([from('old'), ...Array<string>(5000).fill(from('shop')), from('shop.cart'), from('shop.cart')]);
  expect(trace.debugging.loggers()).toEqual(['shop', 'shop.cart']);
}); // prettier-ignore
