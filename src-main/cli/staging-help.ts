/** What `--help` prints about choosing what is committed, planning it, and what stands in the way. */

const WHERE = `  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
`;
const JSON_LINES = `  --json            prints JSON, one object a line
`;
const EXIT = `Exit code: 0 done, 1 conflicts, 2 usage, 125 the inspector failed.
`;

export const STAGING_TOPICS = {
  stage: `Usage: capsule-inspector stage [--workspace DIR | --sandbox NAME] [--json] PATH...
       capsule-inspector stage [--workspace DIR | --sandbox NAME] [--json] --hunk N,M | --lines A-B PATH
       capsule-inspector stage [--workspace DIR | --sandbox NAME] [--json] --list

Chooses changes for the next commit --staged, and prints what is staged. A folder stands for every change in it now.

${WHERE}${JSON_LINES}  --hunk N,M        only these hunks of one file, counted from 1 as diff --patch has them
  --lines A-B       only the changes in these lines of the file as the sandbox has it
  --list            prints what is staged

${EXIT}`,
  unstage: `Usage: capsule-inspector unstage [--workspace DIR | --sandbox NAME] [--json] PATH... | --all

Takes back what was chosen for the next commit; the changes themselves stay.

${WHERE}${JSON_LINES}  --all             everything

${EXIT}`,
  plan: `Usage: capsule-inspector plan [--workspace DIR | --sandbox NAME] [--format KIND] [-o FILE] [--staged | PATH...]

Writes what a commit would do, step by step, with what it takes each step back. Nothing is touched.

${WHERE}  --format KIND     json (default): for commit --plan. script: a shell script that does the same to the folder.
                    patch: one unified patch
  -o, --output FILE a new file instead of the standard output
  --staged          what is staged, instead of PATH

${EXIT}`,
  conflicts: `Usage: capsule-inspector conflicts [--workspace DIR | --sandbox NAME] [--json] [PATH...]

Lists what stands in the way of committing. Exit code 1 when there is something.

${WHERE}${JSON_LINES}
${EXIT}`,
  resolve: `Usage: capsule-inspector resolve [--workspace DIR | --sandbox NAME] --take ANSWER [--file FILE] PATH

Decides what becomes of a conflict. undo takes the decision back.

${WHERE}  --take mine       what the sandbox has goes over what the folder has
  --take theirs     the folder's stays; the sandbox's goes into the bin
  --take merged     both: the text of FILE, or the merge of both sides where they changed different lines. Without
                    FILE and with lines that both changed, the text is printed with marks
  --take skip       unstages it
  --file FILE       the merged text

${EXIT}`,
};
