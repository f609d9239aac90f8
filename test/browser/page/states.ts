/** The states that the page is designed for, each as a host that answers like it. Used by the tests of looks and access. */
import type {Banner, InspectorApi, InspectorHello} from '../../../src/protocol/inspectorApi';
import type {SessionInfo, SourceInfo} from '../../../src/protocol/queries';
import type {Handlers} from '../../../src/protocol/rpc';
import {LISTENER, SyntheticSession} from './syntheticSession';

export interface PageState {
  name: string;
  heading: string;
  handlers: Handlers<InspectorApi>;
  banner?: Banner;
  /** Stored view of an earlier page. */
  state?: unknown;
}

function withSession(session: SyntheticSession, patch: Partial<SessionInfo>, hello: Partial<InspectorHello> = {}) {
  const info = session.info();
  return {...session.handlers(), hello: () => ({...session.hello(), session: {...info, ...patch}, ...hello})};
}

export function emptyStates(): PageState[] {
  const live = new SyntheticSession(0, 'live');
  const file = new SyntheticSession(0, 'file');
  const full = new SyntheticSession(224, 'file');
  const startedEpochMs = Date.now() - 42_000;
  const reading: SourceInfo = {...LISTENER, kind: 'file', name: 'shop.trace.ndjson', state: 'reading', progress: 0.42};
  const failed: SourceInfo = {
    ...LISTENER,
    state: 'failed',
    detail: 'Port 5010 on 127.0.0.1 is used by another program. Choose another port in the settings.',
  };
  return [
    {
      name: 'starting',
      heading: 'Starting the engine',
      handlers: {...live.handlers(), hello: () => ({...live.hello(), session: null, sessions: []})},
    },
    {
      name: 'listening',
      heading: 'Listening, nothing received yet',
      handlers: withSession(live, {sources: [LISTENER], startedEpochMs}),
      banner: {
        severity: 'warning',
        text: 'Disconnected from tcp://127.0.0.1:5011. Trying again in 4 s, attempt 3.',
        actions: [{label: 'Show Output', id: 'showOutput'}],
      },
    },
    {
      name: 'connecting',
      heading: 'Not connected yet',
      handlers: withSession(live, {sources: [{...LISTENER, state: 'connecting', name: 'tcp://127.0.0.1:5011'}]}),
    },
    {name: 'stopped', heading: 'Nothing is being recorded', handlers: withSession(live, {sources: []})},
    {name: 'failed', heading: 'Not listening', handlers: withSession(live, {sources: [failed]})},
    {name: 'reading', heading: 'Reading shop.trace.ndjson', handlers: withSession(file, {sources: [reading]})},
    {name: 'empty-file', heading: 'This file has no records', handlers: withSession(file, {diskBytes: 0})},
    {
      name: 'filtered',
      heading: 'Nothing matches this filter',
      handlers: full.handlers(),
      state: {sessionId: 's1', generation: 1, filter: {text: 'Flaky', minLevel: 40, withText: true}},
      banner: {
        severity: 'info',
        text: 'The engine stopped and was started again at 12:05:31. All 224 records were read back from disk.',
        actions: [{label: 'Show Output', id: 'showOutput'}],
      },
    },
  ];
}
