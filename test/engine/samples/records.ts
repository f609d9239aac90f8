/** Looking at what the collector received, for the tests of both emitters. */
import type {Body, Received} from './collector';

export function bodies(received: readonly Received[]): readonly Body[] {
  return received.map(({body}) => body);
}

/** The scope's id, without the sequence number. */
export function idOf(record: Body | undefined): string {
  return String(record?.context?.key).replace(/^\d+@/, '');
}

/** The sequence numbers of each scope, in the order of arrival. */
export function sequences(records: readonly Body[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const record of records) {
    if (record.context === null) continue;
    const id = idOf(record);
    found.set(id, [...(found.get(id) ?? []), parseInt(String(record.context.key), 10)]);
  }
  return found;
}

/** The number (from 1) of the only line of `source` that holds `text`. */
export function lineWith(source: string, text: string): number {
  const found = source.split('\n').flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  if (found.length !== 1) throw new Error(`"${text}" stands on ${found.length} lines, not on one`);
  return found[0] as number;
}
