/** What `--help` prints about finding files and texts. */

const WHERE = `  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
`;
const EXIT = `Exit code: 0 something was found, 1 nothing was, 2 usage, 125 the inspector failed.
`;

export const SEARCH_TOPICS = {
  find: `Usage: capsule-inspector find [--workspace DIR | --sandbox NAME] [--json] [--in PLACE] TEXT

Lists files whose path has the letters of TEXT in their order, the best first: names before folders, beginnings of words
and letters that stand together first. Words of TEXT that are parted by blanks are each looked for. What git ignores comes last.

${WHERE}  --in PLACE        merged: what the sandbox shows (default); changed: what it changed; base: the folder
  --limit N         at most so many, up to 500 (default: 50)
  --json            prints one JSON object per file and line

${EXIT}`,
  search: `Usage: capsule-inspector search [--workspace DIR | --sandbox NAME] [options] TEXT

Prints the lines of files that have TEXT, as PATH:LINE: text; of earlier contents as PATH@EVENT:LINE: text, where show --at EVENT
prints the whole. Binary files and those above 16 MiB are not looked into, and counted; links are not followed. Ctrl-C stops it.

${WHERE}  --regex           TEXT is a regular expression, about one line at a time
  --case            capital letters are other letters
  --word            whole words only
  --in PLACE        merged: what the sandbox shows (default); changed: what it changed; base: the folder; past: contents
                    that files had once, and have no more
  --include GLOB    only these files, as "*.ts" or "src/**"; repeatable
  --exclude GLOB    not these; repeatable
  --ignored         also what git ignores
  --limit N         stops after so many lines, up to 100000
  --json            prints one JSON object per file and line

${EXIT}`,
} as const;
