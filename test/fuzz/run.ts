/**
 * The fuzzer by hand, as a process that `scripts/fuzz.mjs` watches. In: seed, number of the first case. Out: a line
 * `case N` before each case and `failed N: …` for each that broke something; runs until it is ended.
 */
import {makeCase} from './cases';
import {checkCase} from './invariants';

async function main(seed: number, first: number): Promise<void> {
  for (let index = first; ; index++) {
    process.send?.({index});
    const fuzzCase = makeCase(seed, index);
    try {
      await checkCase(fuzzCase);
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.send?.({index, failure: `${fuzzCase.name}: ${text}`});
    }
    // Lets what was sent go out before the next case, which may never end.
    await new Promise(resolve => setImmediate(resolve));
  }
}

void main(Number(process.argv[2]), Number(process.argv[3]));
