// @ts-check
// For which platform a binary really is, from its own header; a wrong one would only be noticed on the user's machine.
// Formats: ELF (e_machine at 18), PE (machine after the header that 0x3c points to), Mach-O 64 (cputype at 4).

const elfMachines = new Map([
  [0x3e, 'x64'],
  [0xb7, 'arm64'],
]);
const peMachines = new Map([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);
const machMachines = new Map([
  [0x01000007, 'x64'],
  [0x0100000c, 'arm64'],
]);

/**
 * @param {Buffer} content
 * @returns {string} as the folders under dist/native are named, or 'unknown'
 */
export function binaryPlatform(content) {
  if (content.length < 64) return 'unknown';
  if (content.readUInt32BE(0) === 0x7f454c46) {
    const musl = content.includes('libc.musl-') ? '-musl' : '';
    return `linux-${elfMachines.get(content.readUInt16LE(18)) ?? 'unknown'}${musl}`;
  }
  if (content.toString('latin1', 0, 2) === 'MZ') {
    return `win32-${peMachines.get(content.readUInt16LE(content.readUInt32LE(0x3c) + 4)) ?? 'unknown'}`;
  }
  if (content.readUInt32LE(0) === 0xfeedfacf) return `darwin-${machMachines.get(content.readUInt32LE(4)) ?? 'unknown'}`;
  return 'unknown';
}

/**
 * @param {Buffer} content an ELF binary
 * @returns {string | undefined} the newest glibc it asks for, such as 2.25; undefined when it asks for none
 */
export function neededGlibc(content) {
  const versions = [...content.toString('latin1').matchAll(/\bGLIBC_2\.(\d+)/g)].map(match => Number(match[1]));
  return versions.length === 0 ? undefined : `2.${Math.max(...versions)}`;
}
