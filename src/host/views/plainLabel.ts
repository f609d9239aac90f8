/** Text of a trace for lists that show `$(name)` as an icon: the same letters, and no icon. Pure. */
export function plainLabel(text: string): string {
  return text.replace(/\$\(/g, '\\$(').replace(/\s+/gu, ' ');
}
