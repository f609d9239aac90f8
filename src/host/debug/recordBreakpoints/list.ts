/**
 * The record breakpoints of a workspace: filters that stop a program when a record passes. Pure: keeps the list, says
 * when it changed, stores it through the two functions it is given. Used by the view, the commands and the stops.
 */
import {Emitter} from '../../emitter';

export interface RecordBreakpoint {
  readonly id: string;
  /** In the filter language. */
  readonly text: string;
  readonly enabled: boolean;
  /** Times that it stopped a program since the window opened. */
  readonly hits: number;
  /** Why the filter cannot be read, or ''. */
  readonly problem: string;
}

interface Stored {
  text: string;
  enabled: boolean;
}

export class RecordBreakpointList {
  readonly changed = new Emitter<void>();
  private list: RecordBreakpoint[];
  private count = 0;

  /** `stored` comes from an earlier window and is not trusted to have the right shape. */
  constructor(
    stored: unknown,
    private readonly store: (list: Stored[]) => void,
  ) {
    this.list = (Array.isArray(stored) ? (stored as unknown[]) : []).filter(isStored).map(item => this.fresh(item));
  }

  get all(): readonly RecordBreakpoint[] {
    return this.list;
  }

  get enabled(): readonly RecordBreakpoint[] {
    return this.list.filter(({enabled}) => enabled);
  }

  find(id: string): RecordBreakpoint | undefined {
    return this.list.find(breakpoint => breakpoint.id === id);
  }

  /** One with the same text is switched on again instead. */
  add(text: string): RecordBreakpoint {
    const known = this.list.find(breakpoint => breakpoint.text === text);
    if (known) {
      this.setEnabled(known.id, true);
      return known;
    }
    const added = this.fresh({text, enabled: true});
    this.set([...this.list, added]);
    return added;
  }

  edit(id: string, text: string): void {
    this.change(id, {text, problem: ''});
  }

  setEnabled(id: string, enabled: boolean): void {
    this.change(id, {enabled});
  }

  setProblem(id: string, problem: string): void {
    if (this.find(id)?.problem !== problem) this.change(id, {problem});
  }

  countHit(id: string): void {
    const found = this.find(id);
    if (found) this.change(id, {hits: found.hits + 1});
  }

  remove(id: string): void {
    this.set(this.list.filter(breakpoint => breakpoint.id !== id));
  }

  removeAll(): void {
    this.set([]);
  }

  private change(id: string, change: Partial<RecordBreakpoint>): void {
    this.set(this.list.map(breakpoint => (breakpoint.id === id ? {...breakpoint, ...change} : breakpoint)));
  }

  private set(list: RecordBreakpoint[]): void {
    this.list = list;
    this.store(list.map(({text, enabled}) => ({text, enabled})));
    this.changed.fire();
  }

  private fresh({text, enabled}: Stored): RecordBreakpoint {
    return {id: String(++this.count), text, enabled, hits: 0, problem: ''};
  }
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false;
  const {text, enabled} = value as Record<string, unknown>;
  return typeof text === 'string' && typeof enabled === 'boolean';
}
