/**
 * What is asked of a trace beside the debugger. One per generation of a trace; every answer is of the settled model.
 * Methods throw RpcError 'noSuchRecord' for a record or span that is not there.
 */
import type {DebugFrame, PausedPlace, PauseList, ProcessId, StopLanguage, StopValue} from '../../protocol/debugging';
import {RpcError} from '../../protocol/rpc';
import type {Model} from '../model/model';
import {buildDetails} from './details';
import {loggersOf} from './loggers';
import {frameOfSpan, openSpanAt} from './openSpans';
import {pauseList} from './pauseList';
import type {RecordReader} from './recordReader';
import {stopValues} from './stopHere/stopValues';
import {processIdOf} from './watchedFilters';

export class Debugging {
  constructor(
    private readonly model: Model,
    private readonly reader: RecordReader,
    private readonly sourceName: (source: number) => string,
  ) {}

  pauses(): PauseList {
    return pauseList(this.model);
  }

  /** Where a paused thread is; null when nothing open fits. */
  openSpanAt(place: PausedPlace): {span: number; record: number} | null {
    this.model.settle();
    return openSpanAt(this.model, place, this.sourceName);
  }

  /** Position of the innermost frame that began the span, -1 when none did. */
  frameOfSpan(span: number, frames: readonly DebugFrame[]): number {
    this.checkSpan(span);
    return frameOfSpan(this.model, span, frames);
  }

  processOfSpan(span: number): ProcessId {
    this.checkSpan(span);
    return processIdOf(this.model, this.model.spans.process[span]!);
  }

  /** What of a record may become the condition of a breakpoint: its own context first, then that of what it is inside. */
  stopValues(record: number, language: StopLanguage): StopValue[] {
    if (!(record >= 0 && record < this.model.records.size)) throw gone('This record is no longer in the session.');
    this.model.settle();
    const {stack, fieldsJson} = buildDetails(this.model, this.reader, record, '');
    const contexts = stack.flatMap(({span, contextJson}) => (contextJson ? [{from: span.name, contextJson}] : []));
    return stopValues(contexts, fieldsJson, language);
  }

  loggers(): string[] {
    return loggersOf(this.model, this.reader);
  }

  private checkSpan(span: number): void {
    if (span >= 0 && span < this.model.spans.size) return;
    throw gone('This flow or task is no longer in the session.');
  }
}

function gone(message: string): RpcError {
  return new RpcError('noSuchRecord', message);
}
