/**
 * Finds the line of a record or frame again in a file that may have been edited since. Comes in: the file as it is now,
 * the line as it was, what was written from there, and what was written from other lines of the file. Goes out: the line
 * now, or that it cannot be told. The rule: a line is only given when something proves it, never because it is likely.
 *
 * What proves a line, best first: the only statement that holds the message (or, for a
 * traceback, the text of the line); several such statements and as many recorded lines, in their order; the nearest
 * proven lines above and below that have moved by the same amount. That the file was written before the record proves
 * nothing: the program may have been started before that.
 */
import {isTemplate, matchMessage} from './messageMatch';
import type {SourceStatement, SourceText} from './sourceText';

/** One recorded line of a file. */
export interface RecordedLine {
  /** 1-based. */
  line: number;
  func: string | null;
  /** Messages before formatting that came from there. */
  templates: readonly string[];
  /** Text of the line, from a traceback. */
  code?: string | null;
}

export type Anchor =
  /** `moved` is the difference to the recorded line. */
  | {
      kind: 'at';
      line1: number;
      moved: number;
      by: 'template' | 'code' | 'order' | 'neighbours' | 'function';
    }
  /** `near1`: a line to look at, 0 for none. */
  | {kind: 'unknown'; near1: number; why: 'edited' | 'several' | 'functionGone'}
  /** Nothing is known of the line but its number. */
  | {kind: 'unproven'};

/** Calls that write records; with a message that is no literal, one of them may be the only one of its function. */
const WRITES =
  /^(?:async\s+)?with\s+\w+(?:\s+as\s+\w+)?\s*:|\.(?:debug|info|warn|warning|error|exception|critical|fatal|log|trace|success|task|to)\s*\(|\bprint\s*\(/;

/** Statements whose texts are no messages: errors, definitions, documentation. */
const WRITES_NOTHING = /^(?:(?:raise|throw|assert|class|def|async\s+def|import|from|@)(?!\w)|["'])/;

const GIVES_SUCCESS = /\.success\s*\(/;

/** For several lines of one file: what is found out about one is kept for the others. */
export class FileAnchors {
  private readonly known = new Map<RecordedLine, SourceStatement[]>();
  private readonly provenLines = new Map<RecordedLine, SourceStatement | null>();

  private readonly sorted: readonly RecordedLine[];
  /** What writes from this file leaves filling holes to the logger, and sends the message as it was before. */
  private readonly sendsTemplates: boolean;

  constructor(
    private readonly file: SourceText,
    private readonly recorded: readonly RecordedLine[],
  ) {
    this.sorted = [...recorded].sort((a, b) => a.line - b.line);
    this.sendsTemplates = recorded.some(({templates}) => templates.some(isTemplate));
  }

  find(wanted: RecordedLine): Anchor {
    const {file} = this;
    const others = this.recorded.filter(({line}) => line !== wanted.line);
    const hasEvidence = wanted.templates.length > 0 || Boolean(wanted.code);
    const own = this.candidates(wanted);
    const proven = this.proven(wanted);
    const {above, below} = this.bracket(wanted);
    const offset = above !== null && above === below ? above : null;
    const there = offset === null ? undefined : this.statementAt(wanted.line + offset);
    if (proven && this.isWrittenThere(proven, wanted, above, below)) {
      const line1 = lineIn(proven, wanted);
      const isWhereExpected = offset === null || line1 === wanted.line + offset;
      // Where it should be stands another call that may be it with a new message: the same text elsewhere proves nothing.
      if (!isWhereExpected && there && this.mayBe(there, wanted, [])) return unknown(file, wanted, own);
      return at(wanted, line1, own.length > 1 ? 'order' : wanted.code ? 'code' : 'template');
    }
    if (offset !== null && there && this.mayBe(there, wanted, own)) {
      return at(wanted, wanted.line + offset, 'neighbours');
    }
    if (own.length > 1 && this.isUnmoved(wanted, others, own)) return at(wanted, wanted.line, 'neighbours');
    if (own.length === 0 && !above && !below && this.isOnlyWriter(wanted, others)) {
      return at(wanted, wanted.line, 'function');
    }
    const isEdited =
      this.isElsewhere(wanted) || !this.statementAt(wanted.line) || others.some(other => Boolean(this.movedBy(other)));
    return hasEvidence || isEdited ? unknown(file, wanted, own) : {kind: 'unproven'};
  }

  /** None at a blank line or a comment: a record that names one was written before that stood there. */
  private statementAt(line: number): SourceStatement | undefined {
    return this.file.statements.find(({line1, end1}) => line >= line1 && line <= end1);
  }

  /**
   * The text that a scope is given for its success is logged when the scope ends, at the last line that ran: the statement
   * that gives it is only meant when it stands at the recorded line, or has moved there with what is around it.
   */
  private isWrittenThere(
    statement: SourceStatement,
    wanted: RecordedLine,
    above: number | null,
    below: number | null,
  ): boolean {
    const moved = lineIn(statement, wanted) - wanted.line;
    if (moved === 0 || !GIVES_SUCCESS.test(statement.text)) return true;
    return (above === null && below === null) || moved === above || moved === below;
  }

  /** One of several statements with the same text stands where it was recorded, and so does all else that is proven. */
  private isUnmoved({line}: RecordedLine, others: readonly RecordedLine[], own: readonly SourceStatement[]): boolean {
    const here = this.statementAt(line);
    if (!here || !own.includes(here)) return false;
    const moved = others.map(other => this.movedBy(other)).filter(by => by !== null);
    return moved.length > 0 && moved.every(by => by === 0);
  }

  /** How far a line has moved that is proven by itself; null for others. */
  private movedBy(other: RecordedLine): number | null {
    const statement = this.proven(other);
    if (!statement) return null;
    const moved = lineIn(statement, other) - other.line;
    return moved !== 0 && GIVES_SUCCESS.test(statement.text) ? null : moved;
  }

  /** Where only the function is known: it is gone, or it does not hold the line. */
  private isElsewhere({func, line}: RecordedLine): boolean {
    const {functions, seen} = this.file;
    const name = plainName(func);
    const ranges = name === null ? undefined : seen?.get(name);
    if (ranges) return !ranges.some(({line1, end1}) => line >= line1 && line <= end1);
    if (functions === null || name === null) return false;
    if (name === '<module>') return this.statementAt(line)?.within !== name;
    return !functions.get(name)?.some(({line1, end1}) => line >= line1 && line <= end1);
  }

  /** The statement, where there are as many that hold the same as recorded lines: their order tells which is which. */
  private proven(wanted: RecordedLine): SourceStatement | null {
    let found = this.provenLines.get(wanted);
    if (found === undefined) this.provenLines.set(wanted, (found = this.prove(wanted)));
    return found;
  }

  private prove(wanted: RecordedLine): SourceStatement | null {
    const own = this.candidates(wanted);
    if (own.length === 0) return null;
    const same = this.recorded.filter(other => {
      const theirs = this.candidates(other);
      return theirs.length === own.length && theirs.every((statement, index) => statement === own[index]);
    });
    const lines = [...new Set([...same.map(({line}) => line), wanted.line])].sort((a, b) => a - b);
    const [first] = own;
    // Lines of one call that spans several.
    const isOne = own.length === 1 && lines.at(-1)! - lines[0]! <= first!.end1 - first!.line1;
    if (isOne) return first!;
    return lines.length === own.length ? own[lines.indexOf(wanted.line)]! : null;
  }

  /** A statement in the right place, whose message may have been edited. */
  private mayBe(there: SourceStatement, wanted: RecordedLine, own: readonly SourceStatement[]): boolean {
    if (own.length > 0) return own.includes(there);
    const name = plainName(wanted.func);
    if (there.within !== null && name !== null && there.within !== name) return false;
    if (wanted.code && !isAlike(there.text, wanted.code)) return false;
    // Without a message it is the end of a scope, which stands at whatever line was last.
    if (wanted.templates.length > 0 && !wanted.code && !isWriter(there.text)) return false;
    return !this.recorded.some(other => other.line !== wanted.line && this.mayHaveWritten(there, other));
  }

  /** By its message alone: an edit may have taken the statement to another function. */
  private mayHaveWritten(statement: SourceStatement, other: RecordedLine): boolean {
    if (this.candidates(other).includes(statement)) return true;
    return other.templates.some(template => statement.literals.some(({text}) => text === template));
  }

  /** What the nearest proven lines above and below have moved by; null where there is none. */
  private bracket({line}: RecordedLine): {above: number | null; below: number | null} {
    const {sorted} = this;
    let from = 0;
    for (let to = sorted.length; from < to;) {
      const middle = (from + to) >> 1;
      if (sorted[middle]!.line < line) from = middle + 1;
      else to = middle;
    }
    let above: number | null = null;
    for (let at = from - 1; at >= 0 && above === null; at--) above = this.movedBy(sorted[at]!);
    let below: number | null = null;
    for (let at = from; at < sorted.length && below === null; at++) {
      if (sorted[at]!.line > line) below = this.movedBy(sorted[at]!);
    }
    return {above, below};
  }

  /** Stands there the only call of the function that writes records and whose message is no literal. */
  private isOnlyWriter(wanted: RecordedLine, others: readonly RecordedLine[]): boolean {
    const {file} = this;
    const func = plainName(wanted.func);
    if (func === null || wanted.templates.length === 0 || file.functions === null) return false;
    if (func !== '<module>' && file.functions.get(func)?.length !== 1) return false;
    const open = file.statements.filter(
      ({within, text, literals}) => within === func && isWriter(text) && !beginsWithLiteral(text, literals.length),
    );
    // Another recorded line without a literal may be the same call.
    const rivals = others.filter(other => plainName(other.func) === func && this.candidates(other).length === 0);
    const [only] = open;
    return open.length === 1 && rivals.length === 0 && wanted.line >= only!.line1 && wanted.line <= only!.end1;
  }

  /** Statements that may have written it. The first message that any statement holds decides. */
  private candidates(wanted: RecordedLine): SourceStatement[] {
    let found = this.known.get(wanted);
    if (!found) {
      found = wanted.code ? this.holding(wanted, wanted.code) : [];
      for (const template of wanted.code ? [] : this.ownTemplates(wanted)) {
        found = this.matching(wanted, template);
        if (found.length > 0) break;
      }
      this.known.set(wanted, found);
    }
    return found;
  }

  /**
   * Scopes that end at a line log the text of their beginning from there. What other lines have logged too says less than
   * what only this one has.
   */
  private ownTemplates({line, templates}: RecordedLine): readonly string[] {
    if (templates.length < 2) return templates;
    const isShared = (template: string) =>
      this.recorded.some(other => other.line !== line && other.templates.includes(template));
    const own = templates.filter(template => !isShared(template));
    return own.length > 0 ? own : templates;
  }

  private holding(wanted: RecordedLine, code: string): SourceStatement[] {
    return this.inFunction(
      this.file.statements.filter(statement => holdsCode(statement, code)),
      wanted,
    );
  }

  /** Exact texts before patterns. */
  private matching(wanted: RecordedLine, template: string): SourceStatement[] {
    const exact: SourceStatement[] = [];
    const pattern: SourceStatement[] = [];
    for (const statement of this.file.statements) {
      if (WRITES_NOTHING.test(statement.text)) continue;
      const grades = statement.literals.map(({text, prefix, isFilled}) =>
        matchMessage(template, text, prefix, isFilled || !(this.sendsTemplates || isTemplate(template))),
      );
      if (grades.includes('exact')) exact.push(statement);
      else if (grades.includes('pattern')) pattern.push(statement);
    }
    const found = this.inFunction(exact, wanted);
    return found.length > 0 ? found : this.inFunction(pattern, wanted);
  }

  /** What stands in another function than the recorded one was written by another record, unless that one is gone. */
  private inFunction(found: SourceStatement[], {func}: RecordedLine): SourceStatement[] {
    const name = plainName(func);
    const {functions} = this.file;
    if (name === null || functions === null) return found;
    const isGone = name !== '<module>' && !functions.has(name);
    return isGone ? found : found.filter(({within}) => within === name);
  }
}

/** The text of a success is kept for the end of its scope, and written there. */
function isWriter(text: string): boolean {
  return WRITES.test(text) && !GIVES_SUCCESS.test(text);
}

function at(wanted: RecordedLine, line1: number, by: Extract<Anchor, {kind: 'at'}>['by']): Anchor {
  return {kind: 'at', line1, moved: line1 - wanted.line, by};
}

/** The recorded line itself where the statement spans it: Python before 3.8 names the last line of a call. */
function lineIn({line1, end1}: SourceStatement, {line}: RecordedLine): number {
  return line >= line1 && line <= end1 ? line : line1;
}

function holdsCode({text}: SourceStatement, code: string): boolean {
  // A traceback shows the first line of a statement only, without its comment's place being certain.
  const squeezed = squeeze(text);
  const wanted = squeeze(code);
  return (
    squeezed === wanted ||
    (wanted.length >= 12 && squeezed.startsWith(wanted)) ||
    squeeze(code.replace(/\s#.*$/, '')) === squeezed
  );
}

/** Most names of the one are in the other: an edited statement, not another one. */
function isAlike(text: string, code: string): boolean {
  const [left, right] = [namesIn(text), namesIn(code)];
  const common = [...left].filter(name => right.has(name)).length;
  return common * 2 >= Math.max(left.size, right.size) && common > 0;
}

function namesIn(text: string): Set<string> {
  return new Set(text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, '');
}

/** `Orders.place` of Python 3.11's qualified names and JavaScript → `place`; `<listcomp>` says nothing. */
function plainName(func: string | null): string | null {
  if (func === null || func === '<module>') return func;
  return /^<.*>$/.test(func) ? null : (func.split('.').at(-1) ?? null);
}

function beginsWithLiteral(text: string, literals: number): boolean {
  return literals > 0 && /\(\s*[rbuf]{0,2}["']/i.test(text);
}

function unknown(file: SourceText, wanted: RecordedLine, own: readonly SourceStatement[]): Anchor {
  if (own.length > 1) {
    const nearest = [...own].sort((a, b) => Math.abs(a.line1 - wanted.line) - Math.abs(b.line1 - wanted.line));
    return {kind: 'unknown', near1: lineIn(nearest[0]!, wanted), why: 'several'};
  }
  const func = plainName(wanted.func);
  const seen = func === null ? undefined : file.seen?.get(func)?.[0];
  if (seen) return {kind: 'unknown', near1: seen.line1, why: 'edited'};
  if (func === null || func === '<module>' || file.functions === null)
    return {kind: 'unknown', near1: 0, why: 'edited'};
  const defined = file.functions.get(func);
  if (!defined) return {kind: 'unknown', near1: 0, why: 'functionGone'};
  const around = defined.find(({line1, end1}) => wanted.line >= line1 && wanted.line <= end1);
  return {kind: 'unknown', near1: around ? wanted.line : defined[0]!.line1, why: 'edited'};
}
