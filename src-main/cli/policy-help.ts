/** What `--help` prints about rights: grants, why, learn, what-if. */

const WHERE = `  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
`;

export const POLICY_TOPICS = {
  grants: `Usage: capsule-inspector grants [--workspace DIR | --sandbox NAME] [--json] [--state STATE] [SEARCH...]
       capsule-inspector grants add --capsule FILE --access read|write --pattern PATH [--lifetime sandbox|always] [--for T]
       capsule-inspector grants revoke ID...
       capsule-inspector grants renew ID --capsule FILE

Lists what capsules were given beyond their manifests, newest first: those that have every word of SEARCH. add gives one,
revoke takes it back, and renew gives one that was given to another binary of the capsule to the one that is there now.

${WHERE}  --state STATE     only active, other-binary, expired, revoked or ended ones
  --capsule FILE    the capsule, as run takes it; a grant is for this very binary
  --access RIGHT    read or write; neither implies the other
  --pattern PATH    the file or folder, with everything below it: cwd://src, home://, tmp://, or "*" for the workspace
  --lifetime L      sandbox (default): in this sandbox; always: in every sandbox
  --for T           for so long: 30s, 10m, 1h
  --json            prints one JSON object per grant and line

Exit code: 0 done, 1 there is no such grant that holds, 126 the capsule cannot be loaded, 2 usage, 125 the inspector failed.
`,
  why: `Usage: capsule-inspector why [--workspace DIR | --sandbox NAME] [--json] SEQ

Says why the event of that number was allowed or denied: what was looked at, what decided, which rule came closest, the least
that would allow it, and what would be decided now. log prints the numbers of events.

${WHERE}  --json            prints one JSON object

Exit code: 0 done, 1 there is no such event, 2 usage, 125 the inspector failed.
`,
  learn: `Usage: capsule-inspector learn [--workspace DIR | --sandbox NAME] [options] [FILTER...]

Prints the narrowest fs_read and fs_write lists that cover what was recorded. FILTER is in the filter language, as of log.

${WHERE}  --filter FILTER   the same as FILTER
  --run ID          only events of this run
  --most N          at most N entries: those that lie together are put together
  --manifest FILE   prints this manifest with the lists in it, and says what in it nothing needs; a Capsule.toml, or a
                    capsule as run takes it
  --write           writes the manifest in place instead
  --json            prints one JSON object per line: entry, unused, left-out, report

Exit code: 0 done, 126 the manifest cannot be used, 2 usage, 125 the inspector failed.
`,
  'what-if': `Usage: capsule-inspector what-if [--workspace DIR | --sandbox NAME] --manifest FILE [options] [FILTER...]

Lists the recorded attempts that FILE, a Capsule.toml or a capsule as run takes it, would decide otherwise, with the grants
of now. FILTER is in the filter language, as of log.

${WHERE}  --filter FILTER   the same as FILTER
  --run ID          only events of this run
  --json            prints one JSON object per line: flip, report

Exit code: 0 nothing would be decided otherwise, 1 something would, 126 the manifest cannot be used, 2 usage,
125 the inspector failed.
`,
} as const;
