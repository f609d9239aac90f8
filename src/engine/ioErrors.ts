/**
 * Turns what the operating system reports into sentences for people. Comes in: any thrown value. Goes out: text, or an
 * RpcError with the code that the host acts on. Called wherever the engine touches files. Pure.
 */
import {RpcError} from '../protocol/rpc';
import type {ErrorCode} from '../protocol/engineApi';

const SENTENCES: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'access is not allowed',
  EPERM: 'access is not allowed',
  EROFS: 'the file system is read-only',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EMFILE: 'too many files are open',
  EIO: 'the device reported an error',
  EFBIG: 'the file is too large for this disk',
};

/** `ENOSPC` and the like, or '' for anything else. */
export function errnoOf(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Why an operation failed, without a full stop: "the disk is full". */
export function reasonOf(error: unknown): string {
  return SENTENCES[errnoOf(error)] ?? (error instanceof Error ? error.message : String(error));
}

export function rpcError(code: ErrorCode, message: string): RpcError {
  return new RpcError(code, message);
}

/** For a file the user asked to open. */
export function cannotRead(path: string, error: unknown): RpcError {
  const missing = errnoOf(error) === 'ENOENT';
  return rpcError(missing ? 'fileNotFound' : 'fileUnreadable', `Cannot read ${path}: ${reasonOf(error)}.`);
}

/** For a file or folder we have to write. */
export function cannotWrite(path: string, error: unknown): RpcError {
  const full = errnoOf(error) === 'ENOSPC' || errnoOf(error) === 'EDQUOT';
  return rpcError(full ? 'diskFull' : 'fileUnreadable', `Cannot write ${path}: ${reasonOf(error)}.`);
}
