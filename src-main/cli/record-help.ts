/** What `--help` prints about the record of events and files as they were. */

const WHERE = `  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
`;
const EXIT = `Exit code: 0 done, 2 usage, 125 the inspector failed.
`;

export const RECORD_TOPICS = {
  log: `Usage: capsule-inspector log [--workspace DIR | --sandbox NAME] [options] [FILTER...]

Prints the record: every attempt at a file, allowed or not, oldest first. FILTER is in the filter language: words,
key:value, -key:value, bytes>10k, time>-5m, /regex/, and, or, not, brackets, @name of a saved filter.

${WHERE}  --filter FILTER   the same as FILTER; put "--" before a FILTER that begins with "-"
  --run ID          only events of this run
  --json            prints one JSON object per event and line
  --count           prints how many there are, and nothing else
  --sort KEY        by another field: time, path, bytes, duration, ...
  --reverse         the last ones first
  --limit N         the first N of the list
  --fold KIND       one line for what is noise: repeats, short-lived, reverted, or all; repeatable

${EXIT}`,
  history: `Usage: capsule-inspector history [--workspace DIR | --sandbox NAME] [--json] [--limit N] PATH

Lists every version of a file, through its renames, newest first, with the number of the event that made it.

${WHERE}  --json            prints one JSON object per version and line
  --limit N         at most so many, up to 1000 (default: 100)

${EXIT}`,
  show: `Usage: capsule-inspector show [--workspace DIR | --sandbox NAME] [--at N] PATH

Prints the bytes of a file as it is, or as it was right after event N.

${WHERE}  --at N            the number of an event; 0 for before the first

${EXIT}`,
  restore: `Usage: capsule-inspector restore [--workspace DIR | --sandbox NAME] --at N [--before] PATH

Writes the content that a file had right after event N into the overlay. The folder is not touched.

${WHERE}  --at N            the number of an event
  --before          the content that it had before that event

${EXIT}`,
  blame: `Usage: capsule-inspector blame [--workspace DIR | --sandbox NAME] [--json] [--at N] PATH

Prints the lines of a text, each with the number of the event that wrote it; "-" for what was there before.

${WHERE}  --at N            as it was right after event N
  --json            prints one JSON object per stretch of lines and line

${EXIT}`,
  export: `Usage: capsule-inspector export [--workspace DIR | --sandbox NAME] [options] FILE

Writes events, with the proof of their chain, to a new FILE.

${WHERE}  --format KIND     jsonl: a line of JSON each; csv: for spreadsheets; astrid: lines as Astrid's own audit has them;
                    bundle: everything in one file, which import opens (default: as FILE ends: .jsonl, .csv,
                    .capsule-trail)
  --filter FILTER   only those that match
  --run ID          only those of this run
  --redact WHAT     paths: stand-ins for names, alike for alike; contents: no content of a file; or both with a comma

A bundle has contents only when it has every event and every name. No capsule may run meanwhile.

${EXIT}`,
  import: `Usage: capsule-inspector import [--json] FILE

Opens a bundle as a sandbox of its own, which can be looked at and not changed. Everything in it is checked first.

  --json            prints one JSON object: the sandbox

${EXIT}`,
  retention: `Usage: capsule-inspector retention [SANDBOX | --workspace DIR] [--json] [options]

Shows how much of the record and of earlier contents is kept, after setting the limits that are given and removing what is
beyond them. Each is a number or none.

${WHERE}  --event-bytes N   bytes of events: 500m, 4g and the like
  --event-days N    days that events are kept
  --history-bytes N, --history-days N
                    the same of earlier contents
  --file-bytes N    the largest file whose earlier contents are kept
  --json            prints one JSON object

${EXIT}`,
  filters: `Usage: capsule-inspector filters [--json] [--save NAME FILTER...] [--remove NAME]

Lists the filters that have names, for every sandbox; @NAME stands for one of them in any filter.

  --save NAME       gives FILTER this name, in place of what had it
  --remove NAME     forgets one; repeatable
  --json            prints one JSON object per filter and line

${EXIT}`,
} as const;
