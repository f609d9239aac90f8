/**
 * A free word: looked for, without case, in the message, the logger, the traceback, and the name of the task. The name is
 * known per span; the rest is read from the record's bytes, after a look at the raw bytes has shown that it may be there.
 */
import {NONE, RecordKind, System} from '../../../protocol/model';
import {BlockSearch} from './blockSearch';
import {isPlainWord} from './byteNeedle';
import {Cost, SpanVerdicts, TextVerdicts} from './leaf';
import type {FilterScope, Leaf} from './leaf';
import {Pattern} from './pattern';
import type {Wanted} from './tree';

/** Systems whose message, logger and traceback are in the record letter by letter; others compose what they show. */
const VERBATIM: readonly number[] = [System.distlog];

/** Whether raw bytes show already that a record's own texts cannot hold the pattern. Cheap; "no" may be wrong. */
export function absenceTest(pattern: Pattern): (scope: FilterScope) => (record: number) => boolean {
  const longest = pattern.longestPiece;
  if (!isPlainWord(longest)) return () => () => false;
  return ({model, reader}) => {
    const search = new BlockSearch(longest, model, reader);
    const {records} = model;
    return record => {
      const kind = records.kind[record]!;
      const isVerbatim = kind < RecordKind.text && VERBATIM.includes(records.system[record]!);
      return (kind === RecordKind.text || isVerbatim) && search.isAbsent(record);
    };
  };
}

export function compileWord(wanted: Wanted): (scope: FilterScope) => Leaf {
  const pattern = new Pattern(wanted);
  const absence = absenceTest(pattern);
  return scope => {
    const {model, reader} = scope;
    const {records, spans, texts} = model;
    const names = new TextVerdicts(
      id => texts.text(id),
      text => pattern.isInLower(text.toLowerCase()),
    );
    const inName = new SpanVerdicts(model, span => names.of(spans.name[span]!), false);
    const isAbsent = absence(scope);
    return {
      cost: Cost.text,
      depends: true,
      refresh: () => inName.refresh(),
      test: record => {
        if (records.span[record] !== NONE && inName.ofRecord(record)) return true;
        if (isAbsent(record)) return false;
        const {message, logger, traceback} = reader.display(record);
        return (
          pattern.isInLower(message.toLowerCase()) ||
          (logger !== null && pattern.isInLower(logger.toLowerCase())) ||
          (traceback !== null && pattern.isInLower(traceback.toLowerCase()))
        );
      },
    };
  };
}
