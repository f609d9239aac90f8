/** The `curve` of a listener in the settings, and its row after a refusal. */
import {describe, expect, test} from 'vitest';
import {plainEnglish} from '../../../src/host/localize';
import {readListenerSettings, withKeys} from '../../../src/host/settings/listenerSettings';
import {describeSource} from '../../../src/host/views/sourceText';
import {sourceInfo} from './fakeEngine';

const KEY = 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7';
const read = (curve: unknown) => readListenerSettings([{endpoint: 'tcp://127.0.0.1:5010', curve}], plainEnglish);
const keys = {publicKey: 'p', secretKey: 's'};

describe('curve', () => {
  test('true makes this side the server; the keys come from elsewhere', () => {
    const [spec] = read(true).specs;
    expect(spec?.curve).toEqual({serverKey: null, publicKey: '', secretKey: ''});
    expect(spec && withKeys(spec, keys).curve).toEqual({serverKey: null, ...keys});
  });

  test('a server key makes this side the client', () => {
    expect(read({serverKey: KEY}).specs[0]?.curve).toMatchObject({serverKey: KEY});
  });

  test('left out or false is no encryption', () => {
    for (const spec of [...read(false).specs, ...read(undefined).specs]) {
      expect(spec.curve).toBeNull();
      expect(withKeys(spec, keys)).toBe(spec);
    }
  });

  test.each([['yes'], [1], [{}], [{serverKey: 'short'}], [{serverKey: `${KEY.slice(1)}"`}]])(
    '%j is a problem',
    value => {
      const {specs, problems} = read(value);
      expect(specs).toEqual([]);
      expect(problems[0]).toMatch(/^Listener 1 .* "curve"/);
    },
  );

  test('a refusal is in the row of the listener', () => {
    const detail = 'A connection was refused: it has no key.';
    expect(describeSource(sourceInfo({detail}), plainEnglish, 'en')).toBe(`listening · 0 · ${detail}`);
  });
});
