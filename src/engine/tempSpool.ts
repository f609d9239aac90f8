/**
 * A file of the session's own for what cannot be read in place: unpacked gzip and decoded captures. Comes in: bytes.
 * Goes out: their offsets. Lives in a private temporary folder that goes with the session; losing it loses nothing,
 * because the opened file is still there.
 */
import {open, type FileHandle} from 'node:fs/promises';

export class TempSpool {
  private sizeNow = 0;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  static async create(path: string): Promise<TempSpool> {
    return new TempSpool(path, await open(path, 'w+', 0o600));
  }

  get sizeBytes(): number {
    return this.sizeNow;
  }

  /** Returns the offset of the first byte. Rejects with what the operating system says. */
  async append(bytes: Uint8Array): Promise<number> {
    const offset = this.sizeNow;
    let done = 0;
    while (done < bytes.length) {
      const {bytesWritten} = await this.file.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
    this.sizeNow += bytes.length;
    return offset;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
