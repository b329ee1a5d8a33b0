/** A manifest for a program that has none. */

export interface SkeletonFacts {
  /** Any text: a name that can stand in a manifest is made of it. */
  readonly name: string;
  /** The program, relative to the manifest. */
  readonly file: string;
  /** `0.1.0` when it is left out. */
  readonly version?: string;
}

/** It declares nothing: a capsule with it may do nothing with files yet. */
export const manifestSkeleton = ({ name, file, version = '0.1.0' }: SkeletonFacts): string => {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 64);
  const named = plain === '' ? 'capsule' : plain;
  return `[package]
name = ${JSON.stringify(named)}
version = ${JSON.stringify(version)}

[[component]]
id = "main"
file = ${JSON.stringify(file)}

[capabilities]
fs_read = []
fs_write = []
`;
};
