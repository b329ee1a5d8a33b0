/** What `--help` prints about layers. */

export const LAYER_TOPICS = {
  layers: `Usage: capsule-inspector layers [stack] [--workspace DIR | --sandbox NAME] [--json]
       capsule-inspector layers fate [--workspace DIR | --sandbox NAME] [--json] PATH
       capsule-inspector layers export [--mount M] [--format tar|oci|patch] [--from TREE] [--to TREE] FILE
       capsule-inspector layers import [--mount M] [--json] FILE
       capsule-inspector layers unpack [--json] FILE FOLDER
       capsule-inspector layers open [--name NAME] [--json] FILE

stack lists the layers of each mount: the folder, what lies between its checkpoints, and what came since; with what each
changed, the bytes it keeps, those that no later layer shows, and those that another one has too. fate says what a file
was in each layer. export writes what one tree has over another into a new FILE: a tar with whiteouts, an image layout
(OCI) in a tar, or a patch. import applies a tar or an image to the sandbox, after a checkpoint; unpack makes a new
FOLDER of it, with a sandbox; open makes a sandbox with a checkpoint for each layer. FILE is a tar, plain or packed with
gzip or zstd, an OCI image layout in a tar, or what docker save writes.

  --workspace DIR   the sandbox of this folder (default: the current folder)
  --sandbox NAME    the sandbox of this name
  --as NAME         the one that this principal has there
  --mount M         cwd (default), home, tmp, or the name of an extra mount
  --format KIND     default: as FILE ends: .patch or .diff, .oci or .oci.tar, else tar
  --from TREE, --to TREE
                    folder (default of --from), now (default of --to), checkpoint:ID, or event:N
  --name NAME       of the sandbox (default: as FILE)
  --json            prints JSON, one object a line

Exit code: 0 done, 2 usage, 125 the inspector failed: nothing was changed then.
`,
} as const;
