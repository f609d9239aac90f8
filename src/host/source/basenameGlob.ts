/** A search pattern that finds a file by its name without regard to case; special characters of globs are quoted. Pure. */
export function basenameGlob(name: string): string {
  const quoted = [...name].map(char => {
    const [lower, upper] = [char.toLowerCase(), char.toUpperCase()];
    if (lower !== upper && lower.length === 1 && upper.length === 1) return `[${lower}${upper}]`;
    return /[[\]{}*?!]/.test(char) ? `[${char}]` : char;
  });
  return `**/${quoted.join('')}`;
}
