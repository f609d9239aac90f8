/**
 * Whether programs may be run, listened to and read in a window. In: `vscode.workspace`, asked each time because trust
 * may be given later. Out: the reason why not, for those who asked by hand; what starts by itself stays quiet. Pure.
 */

interface Workspace {
  readonly isTrusted: boolean;
  readonly workspaceFolders?: readonly {readonly uri: {readonly scheme: string}}[] | undefined;
}

/** 'virtual' as VS Code's own `virtualWorkspace`: there are folders, and none of them is on a disk of this machine. */
export type Refusal = 'restricted' | 'virtual';

export function refusalOf({isTrusted, workspaceFolders = []}: Workspace): Refusal | null {
  if (!isTrusted) return 'restricted';
  const isVirtual = workspaceFolders.length > 0 && workspaceFolders.every(({uri}) => uri.scheme !== 'file');
  return isVirtual ? 'virtual' : null;
}

export function mayRunPrograms(workspace: Workspace): boolean {
  return refusalOf(workspace) === null;
}
