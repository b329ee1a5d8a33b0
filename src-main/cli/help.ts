/** What `--help` prints. */
import type { Topic } from './command-names.ts';
import { COMPARE_HELP } from './compare.ts';
import { LAYER_TOPICS } from './layers-help.ts';
import { POLICY_TOPICS } from './policy-help.ts';
import { RECORD_TOPICS } from './record-help.ts';
import { SANDBOXES_HELP } from './sandboxes.ts';
import { SETTINGS_HELP } from './settings.ts';
import { RUNS_HELP } from './runs-arguments.ts';
import { SEARCH_TOPICS } from './search-help.ts';
import { STAGING_TOPICS } from './staging-help.ts';
import { UNDO_TOPICS } from './undo-help.ts';

const GENERAL = `Capsule Inspector runs WebAssembly capsules against a copy-on-write overlay of a folder.
Nothing reaches the folder before you commit it.

Usage:
  capsule-inspector [open] [DIR] [--sandbox NAME] [--shell auto|desktop|browser]
  capsule-inspector run CAPSULE [options] [-- ARGS...]
  capsule-inspector run --again ID [--from-checkpoint] [--workspace DIR | --sandbox NAME]
  capsule-inspector runs    [--workspace DIR | --sandbox NAME] [--json] [show ID | compare [--all] A B]
  capsule-inspector exports CAPSULE [--workspace DIR | --sandbox NAME] [--json]
  capsule-inspector call CAPSULE EXPORT [options] [JSON ARGS...]
  capsule-inspector diff    [--workspace DIR | --sandbox NAME] [--json | --patch] [PATH...]
  capsule-inspector compare [--workspace DIR | --sandbox NAME] [--json] [--inside] FROM TO [PATH]
  capsule-inspector commit  [--workspace DIR | --sandbox NAME] [--dry-run] [--json] [-m TEXT] [PATH... | --staged]
  capsule-inspector commit  [--workspace DIR | --sandbox NAME] [--json] --plan FILE
  capsule-inspector discard [--workspace DIR | --sandbox NAME] [PATH...]
  capsule-inspector stage   [--workspace DIR | --sandbox NAME] [--hunk N,M | --lines A-B] PATH... | --list
  capsule-inspector unstage [--workspace DIR | --sandbox NAME] PATH... | --all
  capsule-inspector plan    [--workspace DIR | --sandbox NAME] [--format KIND] [-o FILE] [--staged | PATH...]
  capsule-inspector conflicts [--workspace DIR | --sandbox NAME] [--json] [PATH...]
  capsule-inspector resolve [--workspace DIR | --sandbox NAME] --take mine|theirs|merged|skip [--file FILE] PATH
  capsule-inspector log     [--workspace DIR | --sandbox NAME] [options] [FILTER...]
  capsule-inspector history [--workspace DIR | --sandbox NAME] [--json] [--limit N] PATH
  capsule-inspector show    [--workspace DIR | --sandbox NAME] [--at N] PATH
  capsule-inspector diff    [--workspace DIR | --sandbox NAME] --from N [--to N] [PATH]
  capsule-inspector restore [--workspace DIR | --sandbox NAME] --at N [--before] PATH
  capsule-inspector blame   [--workspace DIR | --sandbox NAME] [--json] [--at N] PATH
  capsule-inspector export  [--workspace DIR | --sandbox NAME] [--format KIND] [--filter FILTER] [--redact WHAT] FILE
  capsule-inspector import  [--json] FILE
  capsule-inspector find    [--workspace DIR | --sandbox NAME] [--json] [--in PLACE] TEXT
  capsule-inspector search  [--workspace DIR | --sandbox NAME] [--json] [--regex] [--case] [--word] [--in PLACE] TEXT
  capsule-inspector retention [SANDBOX | --workspace DIR] [--json] [--event-bytes N] [--history-bytes N] ...
  capsule-inspector filters [--json] [--save NAME FILTER...] [--remove NAME]
  capsule-inspector limits  [SANDBOX | --workspace DIR] [--json] [--bytes N[k|m|g|t]] [--entries N] [--handles N]
  capsule-inspector allowances [SANDBOX | --workspace DIR] [--json] [--revoke PATTERN]
  capsule-inspector principals [--workspace DIR | --sandbox NAME] [--json] [--create NAME]
  capsule-inspector grants  [--workspace DIR | --sandbox NAME] [--json] [--state STATE] [SEARCH...]
  capsule-inspector grants  add --capsule FILE --access read|write --pattern PATH [--lifetime L] [--for T]
  capsule-inspector grants  revoke ID... | renew ID --capsule FILE
  capsule-inspector why     [--workspace DIR | --sandbox NAME] [--json] SEQ
  capsule-inspector learn   [--workspace DIR | --sandbox NAME] [--manifest FILE [--write]] [--most N] [FILTER...]
  capsule-inspector what-if [--workspace DIR | --sandbox NAME] --manifest FILE [FILTER...]
  capsule-inspector manifest check [--json] FILE
  capsule-inspector operations [--workspace DIR | --sandbox NAME] [--json] [ID]
  capsule-inspector undo    [--workspace DIR | --sandbox NAME] [--json] [ID]
  capsule-inspector redo    [--workspace DIR | --sandbox NAME] [--json] [ID]
  capsule-inspector bin     [--workspace DIR | --sandbox NAME] [restore ID [PATH...] | purge ID... | purge --all]
  capsule-inspector checkpoints [--workspace DIR | --sandbox NAME] [create NAME | restore ID | ...]
  capsule-inspector layers  [--workspace DIR | --sandbox NAME] [fate PATH | export FILE | import FILE | open FILE | ...]
  capsule-inspector sandboxes [--json] [--all] [rename|duplicate SANDBOX NAME | archive|delete|restore|purge SANDBOX...]
  capsule-inspector settings [list | get KEY | set KEY VALUE | reset KEY...] [--changed] [--json]
  capsule-inspector verify  [SANDBOX | --workspace DIR] [--json]
  capsule-inspector recover [SANDBOX | --workspace DIR] [--json]
  capsule-inspector COMMAND --help
  capsule-inspector --version

Wherever --workspace and --sandbox are understood, --as NAME means the sandbox that another principal has there.
A sandbox belongs to its workspace: without --workspace and --sandbox, to the current folder.
State lives under the user's data folder; CAPSULE_INSPECTOR_HOME names another one.
`;

const WHERE = `  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
`;
const PATHS = `PATH is any spelling of a path in the sandbox (cwd://a, home://a, tmp://a, a), or a host path inside the
workspace. A folder stands for every change in it. Without PATH: all changes.
`;
const EXIT = `Exit code: 0 done, 1 conflicts (nothing was touched), 2 usage, 125 the inspector failed.
`;

const TOPICS: Readonly<Record<NonNullable<Topic>, string>> = {
  ...RECORD_TOPICS,
  ...POLICY_TOPICS,
  ...UNDO_TOPICS,
  ...STAGING_TOPICS,
  ...LAYER_TOPICS,
  open: `Usage: capsule-inspector [open] [DIR] [--sandbox NAME] [--as NAME] [--shell auto|desktop|browser] [--port N]

Opens the workbench on the sandbox of DIR (default: the current folder).

  --sandbox NAME    another sandbox of DIR, or without DIR the sandbox of this name
  --as NAME         the one that this principal has there
  --shell KIND      desktop, browser, or auto (default): desktop where Electron can run, else browser
  --port N          the browser shell's port (default: a free one)
`,
  run: `Usage: capsule-inspector run CAPSULE [options] [-- ARGS...]
       capsule-inspector run --again ID [--from-checkpoint] [--workspace DIR | --sandbox NAME]

Runs CAPSULE, a .wasm file, a .capsule package, a folder with Capsule.toml, or the name of a bundled capsule, with the
sandbox as its files: cwd:// at /, home:// at /home, tmp:// at /tmp. Passes stdin, stdout, stderr and the exit code
through. Of an Extism plug-in ARGS name the export to call and its input, which is otherwise read from stdin.

  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name; with --workspace, another sandbox of that folder
  --mount HOST:GUEST[:ro|:rw|:overlay]
                    the folder HOST at GUEST: an overlay of it (default); with :ro the folder itself, read-only; with
                    :rw the folder itself, written at once and not undoable; with :ro HOST may be a file; repeatable
  --memory GUEST[:BYTES]
                    memory at GUEST, empty and gone afterwards, at most BYTES (64m when left out); repeatable
  --pure            no workspace, home or scratch: memory at / and what --mount and --memory name
  --env K=V         a variable for the capsule; repeatable
  --max-time T, --max-cpu T
                    ends the run after so long, or after so much processor time: 500ms, 30s, 5m
  --max-memory N, --max-output N, --max-ops N
                    bytes of each of its memories and of its output (64m, 1g), and its calls; what is left out is
                    as limits says, and none takes a limit away
  --yes-to PATTERN  allows, unasked: read:cwd://src or write:tmp:// one right to files there, cwd://src both; anything else
                    is compared (* is anything) with the resource, or the action and the resource, of what is to be
                    approved, never with what holds a shell operator; repeatable
  --broker SOCKET   a program at this Unix socket or named pipe decides the rest; what it does not allow is denied
  --deny-prompts    denies everything else that a capsule asks; so does an input that is no terminal
  --again ID        does this run once more, as it was started; runs lists them
  --from-checkpoint everything is brought back to the checkpoint from before that run first, which undo takes back
  --json            prints one JSON object per line: start, output, event, end

Exit code: the capsule's own; 125 the inspector failed, 126 the capsule cannot be loaded, 134 it trapped,
124 a limit ended it, 137 it was killed, 2 usage.
`,
  exports: `Usage: capsule-inspector exports CAPSULE [--workspace DIR | --sandbox NAME] [--json]

Lists the functions that CAPSULE exports, with the types of what they take and give.

${WHERE}  --json            prints one JSON object per function and line

Exit code: 0 done, 126 the capsule cannot be loaded, 2 usage, 125 the inspector failed.
`,
  call: `Usage: capsule-inspector call CAPSULE EXPORT [options] [JSON ARGS...]

Calls one function of CAPSULE with the sandbox as its files, and prints its result as one line of JSON (of an Extism
plug-in: its output as it is). EXPORT is spelled as \`exports\` lists it. Each argument is JSON; text, an enum or bytes
need no quotes. Bytes are text or a list of numbers, an option is null or its value, a variant is "case" or
{"case": value}, a result {"ok": value} or {"err": value}. Put "--" before arguments that begin with "-".

  Options are those of \`run\`. With --json the result is in the last line, \`end\`.

Exit code: 0 the function gave a value, 1 an error (or an interceptor denied); else as those of \`run\`.
`,
  compare: COMPARE_HELP,
  runs: RUNS_HELP,
  settings: SETTINGS_HELP,
  sandboxes: SANDBOXES_HELP,
  ...SEARCH_TOPICS,
  diff: `Usage: capsule-inspector diff [--workspace DIR | --sandbox NAME] [--json | --patch] [PATH...]

Lists what changed: A added, M modified, D deleted, R renamed, T type changed.

${WHERE}  --json            prints one JSON object per change and line
  --patch           prints one unified patch
  --from N, --to N  instead: what differs between two moments, of one PATH or of everything: right after the event of
                    that number, 0 for before the first, now for now (default of --to)

${PATHS}
Exit code: 0 done, 2 usage, 125 the inspector failed.
`,
  commit: `Usage: capsule-inspector commit [--workspace DIR | --sandbox NAME] [options] [PATH... | --staged]
       capsule-inspector commit [--workspace DIR | --sandbox NAME] [--json] [-m TEXT] --plan FILE

Writes changes to the real folders, all of them or none. When a folder is not what a change was made from, nothing is
touched.

${WHERE}  --dry-run         says what would be done, and does nothing
  --json            prints one JSON object per line: applied, included, skipped, conflict, report
  --staged          exactly what is staged
  --plan FILE       exactly what this plan says, if it still holds
  --skip-conflicts  leaves out what has a conflict, and what needs it
  -m, --message TEXT
                    for the log of operations
  --author NAME     likewise (default: user)

${PATHS}
${EXIT}`,
  discard: `Usage: capsule-inspector discard [--workspace DIR | --sandbox NAME] [PATH...]

Throws changes away.

${WHERE}
${PATHS}
${EXIT}`,
  limits: `Usage: capsule-inspector limits [SANDBOX | --workspace DIR] [--json] [--bytes N] [--entries N] [--handles N]

Shows what the sandbox may keep and how much of that is used, after setting the limits that are given.

${WHERE}  --bytes N         contents of changed files in all mounts together; 500m, 1g and the like (default: 16g)
  --entries N       changed entries, deletions left out (default: 1000000)
  --handles N       handles that one run may hold, 16 to 65536 (default: 1024)
  --max-memory N, --max-time T, --max-cpu T, --max-output N, --max-ops N
                    what runs may use up that say nothing else, as for run (default: none)
  --json            prints one JSON object: limits, usage, runs

What is kept already stays, also when it is more than a new limit: then only growth is refused.

Exit code: 0 done, 2 usage, 125 the inspector failed.
`,
  allowances: `Usage: capsule-inspector allowances [SANDBOX | --workspace DIR] [--json] [--revoke PATTERN]

Lists what capsules may do without asking, because you said "always": pattern, the capsule that asked, when.

${WHERE}  --revoke PATTERN  takes one back first; repeatable
  --json            prints one JSON object per allowance and line

Exit code: 0 done, 1 there was no such allowance, 2 usage, 125 the inspector failed.
`,
  manifest: `Usage: capsule-inspector manifest check [--json] FILE

Says what is wrong with a manifest, or does not do what it seems to: FILE:LINE:COLUMN: error|warning|info: SENTENCE. FILE is a
Capsule.toml, a folder with one, or a package. docs/manifest.md lists what a manifest may say.

  --json            prints one JSON object per problem and line

Exit code: 0 it can be used, 1 it has errors, 2 usage, 125 the inspector failed.
`,
  principals: `Usage: capsule-inspector principals [--workspace DIR | --sandbox NAME] [--json] [--create NAME]

Lists on whose behalf capsules can run, and the sandbox that each has here. A principal has files, a home, scratch, kept
values, grants and a chain of events of its own; --as NAME leads there with every command.

${WHERE}  --create NAME     makes one first: lower case letters, digits and hyphens
  --json            prints one JSON object per principal and line

Exit code: 0 done, 2 usage, 125 the inspector failed.
`,
  verify: `Usage: capsule-inspector verify [SANDBOX | --workspace DIR] [--json]

Looks at everything a sandbox keeps: its database, every content against its hash, names against what they lead to, now
and at its checkpoints, and the chain of hashes of every event, which is held against the anchor. Changes nothing. Ctrl-C stops it.

  SANDBOX           the name of a sandbox
${WHERE}  --json            prints one JSON object per finding and line

Exit code: 0 nothing is wrong, 1 something is, 2 usage, 125 the inspector failed.
`,
  recover: `Usage: capsule-inspector recover [SANDBOX | --workspace DIR] [--json]

Sets the sandbox aside in a folder with a date, as it is, and makes a new one of everything in it that can be read. Says
what could not. Nothing is overwritten.

  SANDBOX           the name of a sandbox
${WHERE}  --json            prints one JSON object: where the old one is, and what was lost

Exit code: 0 nothing was lost, 1 something was, 2 usage, 125 the inspector failed.
`,
};

export const helpText = (topic: Topic): string => (topic === null ? GENERAL : TOPICS[topic]);
