/**
 * The end of the rows: whether it is followed at first, and how many rows have come there since it was last in view. In: the
 * session as the host tells it, and pages. Pure state; owned by Inspector. The surprise: what is read of a saved file is not
 * new, so counting begins with the first page of the file as it was when its reading was over.
 */
import type {RowPage, SessionInfo} from '../../src/protocol/queries';

type Told = Pick<SessionInfo, 'kind' | 'live' | 'counts' | 'sources' | 'revision'>;

/** A saved file opens at its beginning, as everything that is read does; one that has no record yet is waited for. */
export function followsAtFirst(session: Told): boolean {
  return session.live && (session.kind === 'live' || isWaitedFor(session));
}

/** Opened before anything was recorded: there is nothing yet that the user could be reading. */
export function startsNow(before: Told, now: Told): boolean {
  if (!now.live || before.counts.records > 0) return false;
  return before.kind === 'live' ? !before.live : !isWaitedFor(before) && isWaitedFor(now);
}

function isWaitedFor({counts, sources}: Told): boolean {
  return counts.records === 0 && !isReading(sources);
}

function isReading(sources: Told['sources']): boolean {
  return sources.some(({state}) => state === 'reading' || state === 'starting');
}

export class Tail {
  private total = 0;
  /** Pages before this revision hold a part of what was in the file; Infinity while it is read. */
  private readRevision = -Infinity;
  private pageRevision = -Infinity;

  /** Another session, or another state of it. */
  begin({kind, sources}: Told): void {
    this.readRevision = kind === 'file' && isReading(sources) ? Infinity : -Infinity;
    this.pageRevision = -Infinity;
  }

  moved({sources, revision}: Told): void {
    if (this.readRevision < Infinity || isReading(sources)) return;
    // A page may be ahead of what is told.
    this.readRevision = this.pageRevision >= revision ? -Infinity : revision;
  }

  /** The end is in view. */
  seen(total: number): void {
    this.total = total;
  }

  /** Rows that are new with this page; `isSeen` where it shows the end, or other rows than before. */
  count({revision}: RowPage, total: number, isSeen: boolean): number {
    if (isSeen || this.readRevision > -Infinity) this.total = total;
    if (revision >= this.readRevision) this.readRevision = -Infinity;
    this.pageRevision = revision;
    return Math.max(0, total - this.total);
  }
}
