/** A file that is no bundle of ours, or is damaged. */

/** `message` is a sentence for the user. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
}

export const badArchive = (what: string): never => {
  throw new ArchiveError(`This file cannot be opened as a bundle: ${what}.`);
};
