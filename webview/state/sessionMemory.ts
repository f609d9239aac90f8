/**
 * Where the user was in each session that a page has shown: brought back after a tab switch, a reload of the window, and
 * when the page's session list goes back to a session. In: what VS Code kept, and what the page looks like when it is
 * left. Out: what to restore, each part once. The surprise: a file is read again after a reload, so a record that was
 * selected may not be there yet; it is waited for.
 */
import type {SessionInfo} from '../../src/protocol/queries';
import type {InspectorState} from './inspectorState';
import {rowsInSession} from './inspectorState';
import type {ViewState} from './viewState';
import {MAX_OTHERS, asFirstSeen} from './viewState';

type Anchor = ViewState['anchor'];

export class SessionMemory {
  private others: ViewState[];
  /** Not selected again yet. */
  private record: number | null;

  constructor(private view: ViewState) {
    this.others = view.others;
    this.record = view.selectedRecord;
  }

  /** Of the session that is shown, as it was left. */
  get restored(): ViewState {
    return this.view;
  }

  /** Whether record numbers and times in it hold for this session. */
  isOf({id, generation}: SessionInfo): boolean {
    return this.view.sessionId === id && this.view.generation === generation;
  }

  /** Another session is shown in this page. */
  leaveFor({id}: SessionInfo, now: ViewState): void {
    const left = this.withPending(now);
    this.view = this.others.find(other => other.sessionId === id) ?? asFirstSeen(left);
    this.record = this.view.selectedRecord;
    const others = this.others.filter(other => other.sessionId !== id && other.sessionId !== left.sessionId);
    this.others = [{...left, others: []}, ...others].slice(0, MAX_OTHERS);
  }

  /** The record that was selected, once it is there. */
  takeRecord(session: SessionInfo): number | null {
    const {record} = this;
    if (record === null || !this.isOf(session) || !hasRecord(session, record)) return null;
    this.record = null;
    return record;
  }

  /** The row that was on top, once it is there. */
  takeAnchor(session: SessionInfo | null): Anchor {
    const {anchor} = this.view;
    if (!anchor || !session || !this.isOf(session) || !hasRecord(session, anchor.record)) return null;
    this.view = {...this.view, anchor: null};
    return anchor;
  }

  /** The user has chosen something else, or the records are gone. */
  forgetRecord(): void {
    this.record = null;
  }

  /** The user has moved the table, or wants another row in sight. */
  forgetAnchor(): void {
    this.view = {...this.view, anchor: null};
  }

  /** What VS Code is to keep. */
  toKeep(now: ViewState): ViewState {
    return {...this.withPending(now), others: this.others};
  }

  /** Of what is not restored yet, what was remembered; of another session or one that was cleared it means nothing. */
  private withPending(now: ViewState): ViewState {
    const {sessionId, generation, anchor} = this.view;
    if (sessionId !== now.sessionId || generation !== now.generation) return now;
    return {...now, selectedRecord: now.selectedRecord ?? this.record, anchor: now.anchor ?? anchor};
  }
}

/** What is remembered of the session that is shown; null before there is one. */
export function viewOf(
  state: InspectorState,
  more: Pick<ViewState, 'detailsOpen' | 'anchor' | 'perView'>,
): ViewState | null {
  const {
    session,
    filter,
    columns,
    detailsWidthPx,
    folded,
    follow,
    selection,
    view,
    nested,
    folds,
    relativeTime,
    alike,
  } = state;
  if (!session) return null;
  return {
    ...{sessionId: session.id, generation: session.generation},
    ...{filter, columns, detailsWidthPx, folded, nested, folds, relativeTime, alike, follow},
    ...more,
    view: view === 'rejects' ? 'log' : view,
    selectedRecord: selection?.record ?? null,
    others: [],
  };
}

function hasRecord(session: SessionInfo, record: number): boolean {
  return record < rowsInSession(session, true);
}
