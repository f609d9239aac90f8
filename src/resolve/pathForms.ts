/**
 * The same file as other systems of one machine name it: WSL's shares and mounts, Cygwin's and Git Bash's drives, long
 * Windows paths, macOS's /private. Comes in: a normalised path. Goes out: the path itself first, then what else it may be
 * called here. Only names; whether there is such a file is for the caller to see.
 */

const FORMS: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [/^\/wsl(?:\$|\.localhost)\/[^/]+(\/.*)$/i, match => match[1]!],
  [/^\/[?.]\/UNC\/wsl(?:\$|\.localhost)\/[^/]+(\/.*)$/i, match => match[1]!],
  [/^\/[?.]\/([a-z]:\/.*)$/i, match => match[1]!],
  [/^\/(?:mnt|cygdrive)\/([a-z])(\/.*)$/i, match => `${match[1]!.toUpperCase()}:${match[2]!}`],
  [/^\/([a-z])(\/.*)$/i, match => `${match[1]!.toUpperCase()}:${match[2]!}`],
  [/^([a-z]):(\/.*)$/i, match => `/mnt/${match[1]!.toLowerCase()}${match[2]!}`],
  [/^\/private(\/(?:var|tmp|etc)\/.*)$/, match => match[1]!],
];

export function pathForms(path: string): string[] {
  const forms = [path];
  for (const [form, rewrite] of FORMS) {
    const match = form.exec(path);
    if (match) forms.push(rewrite(match));
  }
  return forms;
}
