/** Pickles that real Pythons made, against what the same Python's json.dumps prints. */
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {frameToLine} from '../../../../src/core/framing/zmqMessage';
import {pickleToJson} from '../../../../src/core/pickle/pickleToJson';
import {fixturePath} from '../../../support/fixtures';

interface Sample {
  name: string;
  protocol: number;
  pickle: string;
  json: string;
  plain: boolean;
}

const LIMITS = {maxBytes: 10_000_000, maxDepth: 1000, maxItems: 1_000_000};

const linesOf = (text: string) => text.split('\n').filter(line => line !== '');
const samplesOf = (text: string) => linesOf(text).map(line => JSON.parse(line) as Sample);
const committed = (version: string) => samplesOf(readFileSync(fixturePath(`pickles/py${version}.ndjson`), 'utf8'));

function jsonOf(base64: string): string {
  const result = pickleToJson(Buffer.from(base64, 'base64'), LIMITS);
  return result.ok ? Buffer.from(result.json).toString('latin1') : `reason: ${result.reason}`;
}

function check(samples: readonly Sample[]): void {
  expect(samples.length).toBeGreaterThan(60);
  const wrong = samples
    .map(sample => ({...sample, got: jsonOf(sample.pickle)}))
    .filter(sample => sample.got !== sample.json)
    .map(({name, protocol, json, got}) => ({name, protocol, json: json.slice(0, 400), got: got.slice(0, 400)}));
  expect(wrong).toEqual([]);
}

describe('pickles of real Pythons', () => {
  it.each(['2.7', '3.7'])('Python %s, every protocol it has', version => {
    check(committed(version));
  });

  it('the Python of this machine, protocols 0 to 5', () => {
    const output = execFileSync('/usr/bin/python3', [fixturePath('pickles/make.py')], {maxBuffer: 64 << 20});
    const samples = samplesOf(output.toString('utf8'));
    expect(Math.max(...samples.map(({protocol}) => protocol))).toBe(5);
    check(samples);
  });
});

describe('recordings of Distlog with pickled records', () => {
  const framesOf = (name: string) =>
    linesOf(readFileSync(fixturePath(`recordings/distlog/${name}`), 'utf8')).map(line =>
      (JSON.parse(line) as {frames: string[]}).frames.map(frame => Buffer.from(frame, 'base64')),
    );

  /** Python's own reading of the same frames; null where json.dumps refuses the record. */
  const pythonsView = (name: string): (string | null)[] => {
    const script = `
import base64, json, pickle, sys
class Any(object):
    def __init__(self, *args): pass
class Reader(pickle.Unpickler):
    def find_class(self, module, name):
        if module in ('datetime', 'uuid', 'decimal', '_codecs'): return pickle.Unpickler.find_class(self, module, name)
        return Any
import io
for line in open(sys.argv[1]):
    body = base64.b64decode(json.loads(line)['frames'][1])
    try:
        print(json.dumps(json.dumps(Reader(io.BytesIO(body), encoding='utf-8').load())))
    except (TypeError, UnicodeDecodeError, AttributeError, pickle.UnpicklingError):
        print('null')
`;
    const output = execFileSync('/usr/bin/python3', ['-c', script, fixturePath(`recordings/distlog/${name}`)]);
    return linesOf(output.toString('utf8')).map(line => JSON.parse(line) as string | null);
  };

  it.each(['nested-pickle-py37.ndjson', 'quirks-pickle.ndjson'])('%s: every frame decodes as Python reads it', name => {
    const wanted = pythonsView(name);
    const got = framesOf(name).map(frames => {
      const result = frameToLine(frames, {maxRecordBytes: 1_000_000});
      return 'line' in result ? Buffer.from(result.line).toString('latin1') : `reject: ${result.reject}`;
    });
    expect(got.length).toBeGreaterThan(5);
    expect(got.filter(line => line.startsWith('reject'))).toEqual([]);
    expect(got.filter((line, at) => wanted[at] !== null && wanted[at] !== line)).toEqual([]);
    expect(wanted.filter(line => line !== null).length).toBeGreaterThan(4);
  });
});
