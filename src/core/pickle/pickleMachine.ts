/**
 * Runs a pickle's opcodes over a stack and a memo of plain data. Comes in: bytes; goes out: one value. Called by
 * pickleToJson. Surprise: nothing that the pickle names is ever looked up; calls give data from a closed list or a name.
 * Every opcode is counted, so a small pickle cannot ask for more work than `maxItems`. Throws PickleProblem.
 */
import {ByteReader} from './byteReader';
import {build, construct} from './knownGlobals';
import {bytesOfLiteral, floatOfLine, intOfBytes, intOfLine, textOfRawUnicode, textOfUtf8} from './operands';
import {Op} from './opcodes';
import {PickleProblem} from './pickleProblem';
import {Bytes, Dict, Global, Instance, Int, latin1, List} from './values';
import type {Value} from './values';

const HIGHEST_PROTOCOL = 5;
const MAX_NAME_BYTES = 1000;

export class PickleMachine {
  private readonly reader: ByteReader;
  private readonly stack: Value[] = [];
  /** Heights of the stack at the open marks. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, Value>();
  private steps = 0;
  private copiedBytes = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly maxItems: number,
  ) {
    this.reader = new ByteReader(bytes);
  }

  run(): Value {
    const {reader} = this;
    for (;;) {
      if (reader.remaining === 0) throw new PickleProblem('it is cut off');
      if (++this.steps > this.maxItems) throw new PickleProblem(`it has more than ${this.maxItems} steps`);
      const opcode = reader.uint8();
      if (opcode === Op.STOP) break;
      if (!this.scalar(opcode) && !this.container(opcode) && !this.object(opcode)) {
        throw new PickleProblem(`byte ${reader.at} (0x${opcode.toString(16).padStart(2, '0')}) is no opcode`);
      }
    }
    const value = this.pop();
    if (reader.remaining > 0) throw new PickleProblem(`${reader.remaining} bytes follow its end`);
    return value;
  }

  /** Numbers, text, bytes and the frame around them. False: not one of these opcodes. */
  private scalar(opcode: number): boolean {
    const {reader, stack} = this;
    switch (opcode) {
      case Op.PROTO: {
        const protocol = reader.uint8();
        if (protocol > HIGHEST_PROTOCOL) throw new PickleProblem(`protocol ${protocol} is not known`);
        return true;
      }
      case Op.FRAME:
        if (reader.uint64() > reader.remaining) throw new PickleProblem('it is cut off');
        return true;
      case Op.NONE:
        return this.push(null);
      case Op.NEWTRUE:
        return this.push(true);
      case Op.NEWFALSE:
        return this.push(false);
      case Op.BININT:
        return this.push(new Int(String(reader.int32())));
      case Op.BININT1:
        return this.push(new Int(String(reader.uint8())));
      case Op.BININT2:
        return this.push(new Int(String(reader.uint16())));
      case Op.LONG1:
        return this.push(intOfBytes(reader.take(reader.uint8())));
      case Op.LONG4:
        return this.push(intOfBytes(reader.take(reader.int32())));
      case Op.INT: {
        const line = reader.line();
        if (line.length === 2 && line[0] === 0x30 && (line[1]! | 1) === 0x31) return this.push(line[1] === 0x31);
        return this.push(intOfLine(line));
      }
      case Op.LONG:
        return this.push(intOfLine(reader.line()));
      case Op.FLOAT:
        return this.push(floatOfLine(reader.line()));
      case Op.BINFLOAT:
        return this.push(reader.float64());
      case Op.SHORT_BINUNICODE:
        return this.push(textOfUtf8(reader.take(reader.uint8())));
      case Op.BINUNICODE:
        return this.push(textOfUtf8(reader.take(reader.uint32())));
      case Op.BINUNICODE8:
        return this.push(textOfUtf8(reader.take(reader.uint64())));
      case Op.UNICODE:
        return this.push(textOfRawUnicode(reader.line()));
      case Op.STRING:
        return this.push(bytesOfLiteral(reader.line()));
      case Op.SHORT_BINSTRING:
        return this.push(new Bytes(reader.take(reader.uint8()), true));
      case Op.BINSTRING:
        return this.push(new Bytes(reader.take(reader.int32()), true));
      case Op.SHORT_BINBYTES:
        return this.push(new Bytes(reader.take(reader.uint8()), false));
      case Op.BINBYTES:
        return this.push(new Bytes(reader.take(reader.uint32()), false));
      case Op.BINBYTES8:
      case Op.BYTEARRAY8:
        return this.push(new Bytes(reader.take(reader.uint64()), false));
      case Op.DUP:
        return this.push(this.top());
      case Op.POP:
        // Pickle lets POP remove a mark that has nothing above it.
        if (this.marks.length > 0 && this.marks.at(-1) === stack.length) this.marks.pop();
        else this.pop();
        return true;
      default:
        return false;
    }
  }

  /** Marks, memo, tuples, lists, sets and dictionaries. */
  private container(opcode: number): boolean {
    const {reader, stack, memo} = this;
    switch (opcode) {
      case Op.MARK:
        this.marks.push(stack.length);
        return true;
      case Op.POP_MARK:
        this.aboveMark();
        return true;
      case Op.PUT:
        return this.remember(Number(intOfLine(reader.line()).digits));
      case Op.BINPUT:
        return this.remember(reader.uint8());
      case Op.LONG_BINPUT:
        return this.remember(reader.uint32());
      case Op.MEMOIZE:
        return this.remember(memo.size);
      case Op.GET:
        return this.recall(Number(intOfLine(reader.line()).digits));
      case Op.BINGET:
        return this.recall(reader.uint8());
      case Op.LONG_BINGET:
        return this.recall(reader.uint32());
      case Op.EMPTY_TUPLE:
      case Op.EMPTY_LIST:
      case Op.EMPTY_SET:
        return this.push(new List([]));
      case Op.TUPLE1:
        return this.push(new List(this.popped(1)));
      case Op.TUPLE2:
        return this.push(new List(this.popped(2)));
      case Op.TUPLE3:
        return this.push(new List(this.popped(3)));
      case Op.TUPLE:
      case Op.LIST:
      case Op.FROZENSET:
        return this.push(new List(this.aboveMark()));
      case Op.APPEND:
        return this.extend(this.popped(1));
      case Op.APPENDS:
      case Op.ADDITEMS:
        return this.extend(this.aboveMark());
      case Op.EMPTY_DICT:
        return this.push(new Dict());
      case Op.DICT: {
        const items = this.aboveMark();
        this.push(new Dict());
        return this.assign(items);
      }
      case Op.SETITEM:
        return this.assign(this.popped(2));
      case Op.SETITEMS:
        return this.assign(this.aboveMark());
      default:
        return false;
    }
  }

  /** Names, calls and objects. */
  private object(opcode: number): boolean {
    const {reader} = this;
    switch (opcode) {
      case Op.GLOBAL: {
        const module = reader.line();
        return this.push(globalOf(latin1(module), latin1(reader.line())));
      }
      case Op.STACK_GLOBAL: {
        const [module, name] = this.popped(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw new PickleProblem('a name is not text');
        return this.push(globalOf(module, name));
      }
      case Op.REDUCE:
      case Op.NEWOBJ: {
        const [callee, args] = this.popped(2) as [Value, Value];
        return this.push(this.construct(callee, args instanceof List ? args.items : []));
      }
      case Op.NEWOBJ_EX: {
        const [callee, args] = this.popped(3) as [Value, Value, Value];
        return this.push(this.construct(callee, args instanceof List ? args.items : []));
      }
      case Op.OBJ: {
        const [callee, ...args] = this.aboveMark();
        if (callee === undefined) throw new PickleProblem('an object has no class');
        return this.push(this.construct(callee, args));
      }
      case Op.INST: {
        const module = reader.line();
        const callee = globalOf(latin1(module), latin1(reader.line()));
        return this.push(this.construct(callee, this.aboveMark()));
      }
      case Op.BUILD: {
        const [state] = this.popped(1) as [Value];
        build(this.top(), state);
        return true;
      }
      case Op.PERSID:
        reader.line();
        return this.push(new Instance('', '<persistent id>'));
      case Op.BINPERSID:
        this.pop();
        return this.push(new Instance('', '<persistent id>'));
      case Op.EXT1:
        return this.push(new Global(`extension ${reader.uint8()}`));
      case Op.EXT2:
        return this.push(new Global(`extension ${reader.uint16()}`));
      case Op.EXT4:
        return this.push(new Global(`extension ${reader.uint32()}`));
      case Op.NEXT_BUFFER:
        return this.push(new Instance('', '<buffer sent apart>'));
      case Op.READONLY_BUFFER:
        this.top();
        return true;
      default:
        return false;
    }
  }

  private construct(callee: Value, args: readonly Value[]): Value {
    return construct(callee, args, cost => {
      this.copiedBytes += cost;
      if (this.copiedBytes > this.bytes.length * 4 + 4096)
        throw new PickleProblem('it copies the same data many times');
    });
  }

  private push(value: Value): true {
    this.stack.push(value);
    return true;
  }

  /** What may be popped ends at the last mark. */
  private get available(): number {
    return this.stack.length - (this.marks.at(-1) ?? 0);
  }

  private top(): Value {
    if (this.available < 1) throw this.underflow();
    return this.stack.at(-1)!;
  }

  private pop(): Value {
    if (this.available < 1) throw this.underflow();
    return this.stack.pop()!;
  }

  private popped(count: number): Value[] {
    if (this.available < count) throw this.underflow();
    return this.stack.splice(this.stack.length - count, count);
  }

  private aboveMark(): Value[] {
    const mark = this.marks.pop();
    if (mark === undefined) throw new PickleProblem(`a mark is missing at byte ${this.reader.at}`);
    return this.stack.splice(mark);
  }

  private underflow(): PickleProblem {
    return new PickleProblem(`a value is missing at byte ${this.reader.at}`);
  }

  private remember(index: number): true {
    this.memo.set(index, this.top());
    return true;
  }

  private recall(index: number): true {
    const value = this.memo.get(index);
    if (value === undefined) throw new PickleProblem(`memo ${index} is empty`);
    return this.push(value);
  }

  /** Items of other things than lists belong to an object that is only shown by its name. */
  private extend(items: readonly Value[]): true {
    const target = this.top();
    if (target instanceof List) for (const item of items) target.items.push(item);
    else if (!(target instanceof Instance)) throw new PickleProblem('items are added to what is no list');
    return true;
  }

  private assign(items: readonly Value[]): true {
    if (items.length % 2 !== 0) throw new PickleProblem('a key has no value');
    const target = this.top();
    if (target instanceof Dict) for (let at = 0; at < items.length; at += 2) target.set(items[at]!, items[at + 1]!);
    else if (!(target instanceof Instance)) throw new PickleProblem('keys are set on what is no dictionary');
    return true;
  }
}

function globalOf(module: string, name: string): Global {
  if (module.length + name.length > MAX_NAME_BYTES) throw new PickleProblem('a name is too long');
  return new Global(`${module}.${name}`);
}
