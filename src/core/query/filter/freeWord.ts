/**
 * A free word: looked for, without case, in the message, the logger, the traceback, and the name of the task. The name is
 * known per span; the rest is read from the record's bytes, after a look at the raw bytes has shown that it may be there.
 */
import {NONE, RecordKind, System} from '../../../protocol/model';
import {ByteNeedle, isPlainWord} from './byteNeedle';
import {Cost, SpanVerdicts, TextVerdicts} from './leaf';
import type {FilterScope, Leaf} from './leaf';
import {Pattern} from './pattern';
import type {Wanted} from './tree';

/** Systems whose message, logger and traceback are in the record letter by letter; others compose what they show. */
const VERBATIM: readonly number[] = [System.distlog];

export function compileWord(wanted: Wanted): (scope: FilterScope) => Leaf {
  const pattern = new Pattern(wanted);
  const longest = pattern.longestPiece;
  const needle = isPlainWord(longest) ? new ByteNeedle(longest, true) : null;
  return ({model, reader}) => {
    const {records, spans, texts} = model;
    const names = new TextVerdicts(
      id => texts.text(id),
      text => pattern.isInLower(text.toLowerCase()),
    );
    const inName = new SpanVerdicts(model, span => names.of(spans.name[span]!), false);
    const cannotHold = (record: number): boolean => {
      if (!needle) return false;
      const kind = records.kind[record]!;
      if (kind !== RecordKind.text && (kind === RecordKind.reject || !VERBATIM.includes(records.system[record]!)))
        return false;
      const bytes = reader.bytesOf(record);
      return !needle.isIn(bytes) && !needle.mayBeEscapedIn(bytes) && bytes.length === records.lengthBytes[record];
    };
    return {
      cost: Cost.text,
      depends: true,
      refresh: () => inName.refresh(),
      test: record => {
        if (records.span[record] !== NONE && inName.ofRecord(record)) return true;
        if (cannotHold(record)) return false;
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
