/**
 * The scopes of ids that the scanner has given codes: then a record's scope is known without a look at its text. Called by Scopes for
 * each record. A code alone is not enough: ids of imported scopes are the same in every process.
 */
import {NONE} from '../../../protocol/model';
import {CODES} from '../../framing/scanTable';
import type {ObjectScan} from '../../json/objectScan';
import type {ScopeKey} from './scopeKey';

export class ScopeCodes {
  private readonly scopes = new Uint32Array(CODES);
  /** Index of the record's process in the model, and what the code meant then: 0 where nothing is known. */
  private readonly processes = new Uint32Array(CODES);
  private readonly meanings = new Float64Array(CODES);
  /** Codes are numbers of one scan: every source has its own. */
  private scan: ObjectScan | null = null;

  /** NONE when it is not known. */
  find(scan: ObjectScan, {code, meaning}: ScopeKey, process: number): number {
    if (code < 0 || scan !== this.scan) return NONE;
    const isKnown = this.meanings[code] === meaning && this.processes[code] === process;
    return isKnown ? this.scopes[code]! : NONE;
  }

  note(scan: ObjectScan, {code, meaning}: ScopeKey, process: number, scope: number): void {
    if (code < 0) return;
    if (scan !== this.scan) {
      this.scan = scan;
      this.meanings.fill(0);
    }
    this.scopes[code] = scope;
    this.processes[code] = process;
    this.meanings[code] = meaning;
  }
}
