/**
 * A source whose bytes the host hands over: debug console, terminal pipe, command. Comes in: bytes of lines, split
 * anywhere. Goes out: the same bytes to the intake. A call is answered when the bytes are taken in, which is what slows
 * a fast sender down.
 */
import type {FeedRequest, Intake, LiveSource, SourceKind} from './source';

export const feedKind: SourceKind<FeedRequest> = {
  name: request => request.name,
  resumes: false,
  open(_request, intake): Promise<LiveSource> {
    intake.update({state: 'running'});
    return Promise.resolve(new Feed(intake));
  },
};

class Feed implements LiveSource {
  private stopped = false;

  constructor(private readonly intake: Intake) {}

  async feed(bytes: Uint8Array): Promise<void> {
    while (this.intake.held && !this.stopped) await this.intake.room();
    if (!this.stopped) this.intake.append(bytes);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.intake.flushed();
  }
}
