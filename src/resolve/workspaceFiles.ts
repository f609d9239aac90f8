/**
 * The files that resolving may look at, as a parameter: VS Code's workspace in the host, a folder of the disk in the CLI,
 * a map in tests. Paths are absolute, with `/`; a virtual workspace has URIs in their place.
 */

export interface WorkspaceFiles {
  /** Absolute paths of the workspace folders. */
  readonly folders: readonly string[];
  exists(path: string, signal?: AbortSignal): Promise<boolean>;
  /** Every file of that name in any folder, compared without case. */
  findByBasename(name: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Lines of the file as it is now, in the editor if it is open; null when it cannot be read as text. */
  readLines(path: string, signal?: AbortSignal): Promise<readonly string[] | null>;
  /** Files with one of the endings (`.py`), in all folders, without what the user excludes; `complete` is false when there are more. */
  listFiles?(endings: readonly string[], signal?: AbortSignal): Promise<{paths: readonly string[]; complete: boolean}>;
  /** The path behind symbolic links; null when there is none. */
  realPath?(path: string): Promise<string | null>;
  /** Files in which a language server says that something of that name is defined; [] when none answers in time. */
  definedIn?(name: string, signal?: AbortSignal): Promise<readonly string[]>;
}
