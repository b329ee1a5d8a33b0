/** What `--help` prints about what can be taken back. */

const WHERE = `  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
  --json            prints JSON, one object a line
`;
const EXIT = `Exit code: 0 done, 1 conflicts (nothing was touched), 2 usage, 125 the inspector failed.
`;

export const UNDO_TOPICS = {
  operations: `Usage: capsule-inspector operations [--workspace DIR | --sandbox NAME] [--json] [ID]

Lists what was done to the sandbox and its folder, newest first: commits, discards, edits, restores; with ID what
one of them did, path by path.

${WHERE}
${EXIT}`,
  undo: `Usage: capsule-inspector undo [--workspace DIR | --sandbox NAME] [--json] [ID]

Takes an operation back: the one with this ID, else the newest that stands. What a commit wrote into the folder
becomes what it was, and is pending in the sandbox again. Nothing is touched when something was changed since.

${WHERE}
${EXIT}`,
  redo: `Usage: capsule-inspector redo [--workspace DIR | --sandbox NAME] [--json] [ID]

Does an operation again that was undone: the one with this ID, else what was undone last.

${WHERE}
${EXIT}`,
  bin: `Usage: capsule-inspector bin [--workspace DIR | --sandbox NAME] [--json]
       capsule-inspector bin restore [--json] ID [PATH...]
       capsule-inspector bin purge ID... | --all

Lists what was discarded; brings it back into the sandbox, all of it or what PATH names with what that needs; or
throws it away for good. What was brought back in part is not taken back by undo: discard it again.

${WHERE}  --all             with purge: everything in the bin

${EXIT}`,
  checkpoints: `Usage: capsule-inspector checkpoints [--workspace DIR | --sandbox NAME] [--json]
       capsule-inspector checkpoints create NAME | rename ID NAME | restore ID | branch ID NAME
       capsule-inspector checkpoints drop ID... | squash ID ID

Lists states of the sandbox that are kept, with what each has over the one before it; makes and names them. restore
brings the sandbox back to one, after a checkpoint of what it is now. squash drops those between two. branch makes
another sandbox of the same folder that begins there. One is made by itself before runs, commits, discards and undos.

${WHERE}
${EXIT}`,
};
