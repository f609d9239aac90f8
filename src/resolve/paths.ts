/**
 * Paths as traces write them and as workspaces have them, in one form: `/` between segments, no `.` and `..` left where
 * they can be taken out. Drive letters stay (`C:/app/x.py`). Pure text, no file is touched.
 */

/** `C:\app\x.py` → `C:/app/x.py`; `/app/./a/../x.py` → `/app/x.py`. */
export function normalisePath(path: string): string {
  // A lone backslash is a legal character in a POSIX name, but no Python source path holds one in practice.
  const text = withoutFileScheme(path.replaceAll('\\', '/'));
  const scheme = /^[a-z][a-z0-9+.-]+:\/\/[^/]*/i.exec(text)?.[0] ?? '';
  const rest = text.slice(scheme.length);
  const segments: string[] = [];
  for (const segment of rest.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else segments.push(segment);
  }
  return scheme + (rest.startsWith('/') ? '/' : '') + segments.join('/');
}

/** `file:///C:/x` → `C:/x`, `file:///x` → `/x`; percent signs are decoded where they are escapes. */
function withoutFileScheme(text: string): string {
  const match = /^file:\/\/[^/]*(?:\/(?=[a-z]:))?(.*)$/is.exec(text);
  if (!match) return text;
  try {
    return decodeURIComponent(match[1]!);
  } catch {
    // A lone percent sign: the path was not encoded.
    return match[1]!;
  }
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[a-z]:\//i.test(path) || /^[a-z][a-z0-9+.-]+:\/\//i.test(path);
}

export function segmentsOf(path: string): string[] {
  return path.split('/').filter(segment => segment !== '');
}

export function basename(path: string): string {
  return segmentsOf(path).at(-1) ?? '';
}

export function joinPath(folder: string, relative: string): string {
  return normalisePath(`${folder}/${relative}`);
}

/** Is `path` the folder or below it. */
export function isInside(path: string, folder: string, caseSensitive: boolean): boolean {
  const [a, b] = caseSensitive ? [path, folder] : [path.toLowerCase(), folder.toLowerCase()];
  const base = b.endsWith('/') ? b : `${b}/`;
  return a === b || a.startsWith(base);
}

/** How many segments from the end are equal. */
export function commonSuffixLength(a: string, b: string, caseSensitive: boolean): number {
  const fold = (path: string) => segmentsOf(caseSensitive ? path : path.toLowerCase());
  const [left, right] = [fold(a), fold(b)];
  let length = 0;
  while (length < left.length && length < right.length && left.at(-1 - length) === right.at(-1 - length)) length++;
  return length;
}

/**
 * Number of trailing segments that a match must cover for a file of a library: from the folder that holds libraries
 * on. 0 for a file of the program itself.
 */
export function librarySuffixLength(path: string): number {
  const segments = segmentsOf(path);
  const marker = segments.findIndex(
    segment => /^(site-packages|dist-packages|node_modules)$/.test(segment) || /^python\d+(\.\d+)?$/.test(segment),
  );
  return marker < 0 || marker === segments.length - 1 ? 0 : segments.length - marker;
}
