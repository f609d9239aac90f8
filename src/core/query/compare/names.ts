/**
 * What spans of two models are told by. Names are interned by each model for itself, so they get numbers in common:
 * equal texts of the same system have equal numbers. One instance for a comparison; each name is read once.
 */
import type {Model} from '../../model/model';
import {namePattern} from '../namePattern';
import {spanName} from '../spanInfo';
import {maskVarying} from './mask';

export class SharedNames {
  private readonly numbers = new Map<string, number>();
  /** By model: numbers of interned names. */
  private readonly exactOf = new Map<Model, Map<number, number>>();
  private readonly alikeOf = new Map<Model, Map<number, number>>();

  exact(model: Model, span: number): number {
    return this.numberOf(model, span, this.exactOf, name => `=${name}`);
  }

  /** The same for names that differ in ids and numbers alone. */
  alike(model: Model, span: number): number {
    return this.numberOf(model, span, this.alikeOf, name => `~${alikeName(name)}`);
  }

  private numberOf(
    model: Model,
    span: number,
    known: Map<Model, Map<number, number>>,
    textOf: (name: string) => string,
  ): number {
    const name = model.spans.name[span]!;
    const system = model.spans.system[span]!;
    let ofModel = known.get(model);
    if (!ofModel) known.set(model, (ofModel = new Map<number, number>()));
    // A span without a name is called by its id, which is its own.
    const key = name === 0 ? -1 : name * 16 + system;
    let number = key < 0 ? undefined : ofModel.get(key);
    if (number !== undefined) return number;
    const text = `${system}${textOf(spanName(model, span))}`;
    number = this.numbers.get(text) ?? this.numbers.size;
    this.numbers.set(text, number);
    if (key >= 0) ofModel.set(key, number);
    return number;
  }
}

/** `order %d`; ids and times are gone, too. */
export function alikeName(name: string): string {
  return namePattern(maskVarying(name));
}
