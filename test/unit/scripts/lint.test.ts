/** The lint rule of our own: a suppression names its rule and its reason. */
import {Linter} from 'eslint';
import {describe, expect, test} from 'vitest';
import {suppressionReason} from '../../../scripts/lint/suppressionReason.mjs';

function complaints(comment: string): number {
  const config = {
    plugins: {tracescope: {rules: {'suppression-reason': suppressionReason}}},
    rules: {'tracescope/suppression-reason': 'error'},
  } as const;
  const messages = new Linter().verify(`${comment}\nx === y;`, config);
  return messages.filter(message => message.ruleId === 'tracescope/suppression-reason').length;
}

describe('suppression-reason', () => {
  for (const comment of [
    '// eslint-disable-next-line eqeqeq',
    '// eslint-disable-line eqeqeq -- ok',
    '// eslint-disable-next-line -- there is a reason but no rule',
    '/* eslint-disable eqeqeq */',
  ]) {
    test(`refuses ${comment}`, () => expect(complaints(comment)).toBe(1));
  }
  for (const comment of [
    '// eslint-disable-next-line eqeqeq -- null and undefined mean the same here',
    '// We avoid eslint-disable in this project',
    '/* global x */',
  ]) {
    test(`accepts ${comment}`, () => expect(complaints(comment)).toBe(0));
  }
});
