/** The embedded database cannot be used. Its message is one sentence for the person who started Upskill. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  // Node reports this instead of EROFS when it makes nested folders.
  ENOENT: 'a file or folder in it is missing and cannot be made',
  ENOTDIR: 'a part of that path is a file, not a folder',
  EEXIST: 'a part of that path is a file, not a folder',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the disk quota is used up',
};

/** The code of a failed system call such as `ENOSPC`, or of a database error; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Why a file could not be written, in a few words: `permission denied (EACCES)`. */
export function reasonOf(code: string): string {
  return `${REASONS[code] ?? 'the system refused it'} (${code})`;
}

/**
 * Turns a failed file operation into a sentence that names the data directory and what to do about it.
 * An error that did not come from the file system is a defect of ours and is returned as it is.
 */
export function explainFileError(error: unknown, directory: string): unknown {
  const code = codeOf(error);
  const isFileError = typeof error === 'object' && error !== null && 'syscall' in error;
  if (error instanceof EmbeddedPostgresError || code === undefined || !isFileError) return error;
  return new EmbeddedPostgresError(
    `The data directory ${directory} cannot be used: ${reasonOf(code)}; set UPSKILL_DATA_DIR to a folder that Upskill may write to.`,
    { cause: error },
  );
}
