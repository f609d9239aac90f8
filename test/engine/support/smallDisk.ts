/**
 * A real file system of a given size in memory, to be filled in tests. Comes in: its size. Goes out: its folder, ways to
 * enlarge it and to make it read-only. Mounting needs root, or sudo without a password; without either the test fails and
 * says so, because a full disk that nobody tested is the one that loses records.
 */
import {spawnSync} from 'node:child_process';
import {temporaryFolder} from './temporaryFolder';

const mounted: string[] = [];

export class SmallDisk {
  private constructor(readonly folder: string) {}

  static mount(sizeMiB: number): SmallDisk {
    const folder = temporaryFolder();
    privileged(['mount', '-t', 'tmpfs', '-o', `size=${sizeMiB}m,mode=0777`, 'tmpfs', folder]);
    mounted.push(folder);
    return new SmallDisk(folder);
  }

  resize(sizeMiB: number): void {
    privileged(['mount', '-o', `remount,size=${sizeMiB}m`, this.folder]);
  }

  makeReadOnly(): void {
    privileged(['mount', '-o', 'remount,ro', this.folder]);
  }
}

export function unmountSmallDisks(): void {
  for (const folder of mounted.splice(0)) privileged(['umount', '-l', folder]);
}

function privileged(command: string[]): void {
  const isRoot = process.getuid?.() === 0;
  const [program = '', ...args] = isRoot ? command : ['sudo', '-n', ...command];
  const {status, stderr} = spawnSync(program, args, {encoding: 'utf8'});
  if (status === 0) return;
  throw new Error(
    `This test needs a small file system of its own and may not mount one (${command.join(' ')}: ${stderr?.trim() ?? ''}). ` +
      'Run it as root, or as a user who may use sudo without a password.',
  );
}
