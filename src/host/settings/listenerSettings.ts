/**
 * Reads `tracescope.listeners` as the user wrote it: unknown JSON in, listener specs and problems out. Pure; every
 * item is judged alone, so one mistake does not switch off the others.
 */
import type {ListenerSpec} from '../../protocol/engineApi';
import type {Localize} from '../localize';
import {parseEndpoint} from './endpoint';

export const DEFAULT_ENDPOINT = 'tcp://127.0.0.1:5010';

export interface ListenerSettings {
  /** Those with CURVE have no keys of their own yet: `withKeys` puts them in. */
  specs: ListenerSpec[];
  problems: string[];
}

export function readListenerSettings(value: unknown, t: Localize): ListenerSettings {
  const result: ListenerSettings = {specs: [], problems: []};
  if (!Array.isArray(value)) {
    result.problems.push(t('The setting "tracescope.listeners" must be a list.'));
    return result;
  }
  value.forEach((item: unknown, index) => {
    const spec = readListener(item);
    if (typeof spec === 'string') result.problems.push(problem(spec, index + 1, t));
    else result.specs.push(spec);
  });
  return result;
}

/** A pair of Z85 keys. */
export interface CurveKeys {
  publicKey: string;
  secretKey: string;
}

export function withKeys(spec: ListenerSpec, keys: CurveKeys): ListenerSpec {
  return spec.curve ? {...spec, curve: {...spec.curve, ...keys}} : spec;
}

type Problem = 'object' | 'endpoint' | 'socket' | 'mode' | 'topics' | 'curve';

function readListener(item: unknown): ListenerSpec | Problem {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return 'object';
  const {
    socket = 'pull',
    mode,
    endpoint = DEFAULT_ENDPOINT,
    topics = [],
    curve = false,
  } = item as Record<string, unknown>;
  if (typeof endpoint !== 'string' || !parseEndpoint(endpoint)) return 'endpoint';
  if (socket !== 'pull' && socket !== 'sub') return 'socket';
  // A PULL socket collects from many senders, so it binds; a SUB socket follows one publisher, so it connects.
  const wantedMode = mode ?? (socket === 'pull' ? 'bind' : 'connect');
  if (wantedMode !== 'bind' && wantedMode !== 'connect') return 'mode';
  if (!Array.isArray(topics) || !topics.every(topic => typeof topic === 'string')) return 'topics';
  const serverKey = readCurve(curve);
  if (serverKey === 'bad') return 'curve';
  const keys = serverKey === 'none' ? null : {serverKey: serverKey?.key ?? null, publicKey: '', secretKey: ''};
  return {socket, mode: wantedMode, endpoint, topics, curve: keys, allowNonLoopback: false};
}

/** null: this side is the CURVE server, as for `true`; otherwise the Z85 key of the other side. */
function readCurve(curve: unknown): 'none' | 'bad' | {key: string} | null {
  if (curve === false) return 'none';
  if (curve === true) return null;
  const serverKey = typeof curve === 'object' && curve !== null ? (curve as Record<string, unknown>).serverKey : null;
  return typeof serverKey === 'string' && /^[0-9a-zA-Z.\-:+=^!/*?&<>()[\]{}@%$#]{40}$/.test(serverKey)
    ? {key: serverKey}
    : 'bad';
}

function problem(kind: Problem, position: number, t: Localize): string {
  switch (kind) {
    case 'object':
      return t('Listener {0} in "tracescope.listeners" must be an object with an "endpoint".', position);
    case 'endpoint':
      return t(
        'Listener {0} in "tracescope.listeners" has an endpoint that is neither tcp://host:port nor ipc://path.',
        position,
      );
    case 'socket':
      return t('Listener {0} in "tracescope.listeners" has a "socket" other than "pull" and "sub".', position);
    case 'mode':
      return t('Listener {0} in "tracescope.listeners" has a "mode" other than "bind" and "connect".', position);
    case 'curve':
      return t(
        'Listener {0} in "tracescope.listeners" has a "curve" that is neither true, false nor an object with a "serverKey" of 40 characters.',
        position,
      );
    case 'topics':
      return t('Listener {0} in "tracescope.listeners" has "topics" that are not a list of texts.', position);
  }
}
