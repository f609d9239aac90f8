import {describe, expect, test} from 'vitest';
import {labelText, messageText} from '../../../src/host/plainText';

describe('text of a trace', () => {
  test.each([
    ['level>=error', 'level>=error'],
    ['$(flame) hot', '\\$(flame) hot'],
    ['$(loading~spin)$(x)', '\\$(loading~spin)\\$(x)'],
    // What VS Code takes for no icon keeps its letters, and what is written so already stays.
    ['$(a b) $5 (x) $()', '$(a b) $5 (x) $()'],
    ['\\$(flame)', '\\$(flame)'],
  ])('%s is no icon in a label', (text, label) => {
    expect(labelText(text)).toBe(label);
  });

  test('is no link in a message', () => {
    const link = /\[[^\]]+\]\((?:https?:|command:|file:)/;
    const text = 'lost [x](command:workbench.action.quit), a[0](1)';
    expect(text).toMatch(link);
    expect(messageText(text)).not.toMatch(link);
    expect(messageText(text).replaceAll('\u2060', '')).toBe(text);
  });
});
