/** A fixed share of the fuzzer's cases with every run of the tests; by hand it runs longer: `npm run fuzz`. */
import {describe, expect, it} from 'vitest';
import {makeCase, ROUND} from '../../fuzz/cases';
import {checkCase} from '../../fuzz/invariants';

const SEED = 20260715;
/** One round: every hostile input comes once. About 20 seconds on an idle machine. */
const GROUPS = 12;
const CASES_PER_GROUP = Math.ceil(ROUND / GROUPS);

describe(`cases made from seed ${SEED}`, () => {
  it.each(Array.from({length: GROUPS}, (_, group) => group * CASES_PER_GROUP))(
    'from number %i on break nothing',
    async first => {
      for (let index = first; index < first + CASES_PER_GROUP; index++) {
        const fuzzCase = makeCase(SEED, index);
        await checkCase(fuzzCase).catch((error: unknown) => {
          expect.fail(`case ${index} (${fuzzCase.name}): ${error instanceof Error ? error.stack : String(error)}`);
        });
      }
    },
    120_000,
  );
});
