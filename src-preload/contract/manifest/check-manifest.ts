/** Everything that is wrong with a manifest, or not as it seems. */
import { ManifestChecker } from './manifest-checker.ts';
import type { ManifestDocument, ManifestProblem } from './manifest-document.ts';
import { ROOT_SCHEMA } from './manifest-schema.ts';
import { checkMeaning, sortedProblems } from './meaning-checks.ts';

/** By place; at most `MANIFEST_LIMITS.problems`. A text that is no TOML has one problem: its first error of syntax. */
export function checkManifest(document: ManifestDocument): readonly ManifestProblem[] {
  if (document.syntax) return [document.syntax];
  const checker = new ManifestChecker();
  checker.checkTable(ROOT_SCHEMA, document.root, []);
  checkMeaning(document, checker);
  return sortedProblems(checker);
}

/** What keeps a capsule with this manifest from running; null when nothing does. */
export const firstError = (document: ManifestDocument): ManifestProblem | null =>
  checkManifest(document).find(({ severity }) => severity === 'error') ?? null;
