/** What is wrong with manifests, and where. */
import { describe, expect, it } from 'vitest';

import { checkManifest, firstError } from './check-manifest.ts';
import { readManifest } from './read-manifest.ts';

const SOUND = '[package]\nname = "a"\nversion = "1.0.0"\n[[component]]\nfile = "a.wasm"\n';
/** `LINE:COLUMN severity: sentence`, lines counted from the end of `SOUND`. */
const problemsOf = (text: string): readonly string[] =>
  checkManifest(readManifest(SOUND + text)).map(
    ({ line, column, severity, sentence }) => `${line - 5}:${column} ${severity}: ${sentence}`,
  );
const only = (text: string): string => problemsOf(text).join(' | ');

/** The examples of contracts.md 5.3, in own words. */
const EXAMPLES = [
  `[package]
name = "margin-notes"
version = "1.4.0"
description = "Keeps side notes next to source files"
astrid-version = ">=0.8"
[[component]]
id = "margin-notes"
file = "margin_notes.wasm"
[capabilities]
fs_read = ["*", "home://margin-notes"]
fs_write = ["cwd://notes", "home://margin-notes"]
[publish]
"tool.v1.execute.note_add.result" = "opaque"
"tool.v1.response.describe.*" = "opaque"
[subscribe]
"tool.v1.execute.note_add" = { wit = "opaque", handler = "tool_execute_note_add" }
[env.NOTES_STYLE]
type = "select"
request = "How should notes be written?"
enum_values = ["markdown", "plain"]
default = "markdown"
`,
  `[package]
name = "tidy-imports"
version = "0.3.2"
[[component]]
id = "main"
file = "tidy.wasm"
[capabilities]
fs_read = ["*"]
fs_write = ["cwd://src", "cwd://tests"]
[[command]]
name = "tidy"
description = "Sort imports in the chosen folder"
kind = "slash"
[[tool]]
name = "tidy_imports"
description_for_llm = "Sorts imports; changes files"
mutable = true
`,
];
const OLD = `[package]
name = "issue-sync"
version = "0.2.0"
[[component]]
id = "default"
entrypoint = "issue_sync.wasm"
[capabilities]
net = ["api.tracker.example"]
ipc_publish = ["tracker.v1.*"]
[[interceptor]]
event = "tracker.v1.sync"
action = "sync_now"
priority = 50
[[topic]]
name = "tracker.v1.sync"
[[skill]]
name = "x"
`;

describe('checking a manifest', () => {
  it.each(EXAMPLES)('finds nothing wrong with a sound one', (text) => {
    expect(checkManifest(readManifest(text))).toEqual([]);
  });

  it('understands what is out of date, and says what to write instead', () => {
    const document = readManifest(OLD);
    expect(firstError(document)).toBeNull();
    expect(checkManifest(document).map(({ line, severity, sentence }) => `${line} ${severity} ${sentence}`)).toEqual([
      '6 info entrypoint is an older name: write file.',
      '9 info Out of date since 0.8: write each topic as a key of [publish], e.g. "a.v1.b" = "opaque".',
      '10 warning Newer runtimes ignore [[interceptor]]: write [subscribe] "EVENT" = { wit = "opaque", handler = "ACTION" }.',
      '14 warning Runtimes ignore [[topic]]: declare topics in [publish] and [subscribe].',
      '16 warning Runtimes ignore [[skill]] now.',
    ]);
  });

  it('says everything that is missing', () => {
    const found = checkManifest(readManifest('x = 1\n')).map(({ severity, sentence }) => `${severity}: ${sentence}`);
    expect(found).toEqual([
      'error: The manifest has no [package].',
      'error: The manifest has no [[component]].',
      'warning: The manifest knows no "x", so it does nothing.',
    ]);
    expect(checkManifest(readManifest('component = []\n[package]\n')).map(({ sentence }) => sentence)).toEqual([
      'The manifest has no [[component]].',
      '[package] has no name.',
      '[package] has no version.',
    ]);
  });

  it.each([
    ['fs_raed = []', '2:1 warning: [capabilities] knows no "fs_raed", so it does nothing. Did you mean fs_read?'],
    ['constructor = 1', '2:1 warning: [capabilities] knows no "constructor", so it does nothing.'],
    ['fs_read = "*"', '2:11 error: fs_read of [capabilities] must be a list of texts, not text.'],
    [
      'fs_read = ["*", 3]',
      '2:17 error: fs_read of [capabilities] must be a list of texts, not a list with a number in it.',
    ],
    ['uplink = "yes"', '2:10 error: uplink of [capabilities] must be true or false, not text.'],
    ['bind_workers = 1.5', '2:16 error: bind_workers of [capabilities] must be a whole number, not the number 1.5.'],
    [
      'fs_read = ["cwd:///etc"]',
      '2:12 warning: An absolute path after cwd:// covers nothing. Did you mean "cwd://etc"?',
    ],
    ['fs_read = ["cwd://a/../b"]', '2:12 warning: An entry with ".." covers nothing.'],
    ['fs_read = ["src"]', /^2:12 warning: .* Did you mean "cwd:\/\/src"\?$/],
    ['fs_read = ["src/*"]', /^2:12 warning: .* Did you mean "cwd:\/\/src"\?$/],
    ['fs_read = ["cwd://src/**/*.ts"]', /^2:12 warning: There are no wildcards .* Did you mean "cwd:\/\/src"\?$/],
    ['fs_read = ["/srv/*"]', /^2:12 warning: There are no wildcards .* Did you mean "\/srv"\?$/],
    [
      'fs_write = ["git://x"]',
      '2:13 warning: There is no mount git:// in every sandbox: it covers something only in a run that has one.',
    ],
    ['fs_read = ["cwd://a", "cwd://a"]', '2:23 warning: "cwd://a" is in fs_read already, in line 7.'],
    ['fs_read = ["cwd://a/b", "workspace://a/"]', '2:12 info: "workspace://a/" in line 7 covers this already.'],
    ['fs_read = ["cwd://a", "cwd://ab"]\nfs_write = ["cwd://a", "/srv/data", "home://", "tmp://x"]', ''],
    ['net = ["https://a.example"]', /^2:8 warning: .* is no host/],
    ['net = ["a.example", "*.a.example", "*"]', /info/],
    ['net_connect = ["a.example:443", "b.example:*", "[::1]:80"]', ''],
    ['net_connect = ["a.example:99999"]', /^2:16 warning: /],
    ['net_bind = ["127.0.0.1:0", "/run/x.sock"]', ''],
    ['net_bind = ["nowhere"]', /^2:13 warning: /],
    [
      'identity = ["amin"]',
      '2:13 error: identity of [capabilities] must be one of resolve, link, admin, not "amin". Did you mean admin?',
    ],
    ['allow_persistent = true', '2:20 warning: allow_persistent does nothing without host_process.'],
    ['ipc_publish = ["A b"]', /2:16 warning: "A b" is no topic/],
  ])('of [capabilities] with %s', (line, expected) => {
    const found = only(`[capabilities]\n${line}\n`);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it.each([
    ['[imports]\n"astrid:session" = "^1.0"\n[imports.astrid]\nllm = { version = ">=1, <2", optional = true }', ''],
    ['[imports]\n"Astrid:session" = "1"', /^2:1 error: .* a-z/],
    ['[imports]\n"a:b" = "later"', /^2:9 error: .* no requirement/],
    ['[imports.a]\nb = { optional = true }', '2:5 error: [imports.a.b] has no version.'],
    ['[exports]\n"a:b" = "^1.0"', /^2:9 error: .* no exact version/],
    [
      '[capabilities]\nuplink = true\n[imports]\n"a:b" = "1"',
      '3:2 error: A capsule with uplink = true can have no [imports].',
    ],
    [
      '[subscribe]\n"a.b" = { wit = "opaque", priority = 3 }',
      '2:27 error: priority of [subscribe."a.b"] needs a handler: without one there is no order.',
    ],
    ['[subscribe]\n"a.b" = { wit = "r", handler = "f", priority = 3, tag = "v1" }', ''],
    [
      '[publish]\n"a.b" = { wit = "r", tag = "v1", rev = "f00" }',
      '2:34 error: [publish."a.b"] can have one of version, tag, rev, branch, path, not two.',
    ],
    ['[publish]\n"a.b" = { fanout = true }', '2:9 error: [publish."a.b"] has no wit.'],
    ['[publish]\n"a.b" = 3', '2:9 error: a.b of [publish] must be text or a table, not the number 3.'],
    ['[publish]\n"a b" = "opaque"', /^2:1 warning: "a b" is no topic/],
    ['[publish]\n"1.2.3.4.5.6.7.8.9" = "opaque"', /^2:1 warning/],
    [
      '[env.A]\ntype = "selct"',
      '2:8 error: type of [env.A] must be one of text, secret, select, array, not "selct". Did you mean select?',
    ],
    ['[env.A]\ntype = "select"', '1:1 warning: [env.A] is a select without enum_values.'],
    [
      '[env.A]\ntype = "select"\nenum_values = ["x"]\ndefault = "y"',
      '4:11 warning: default of [env.A] is none of its enum_values.',
    ],
    ['[env.A]\ndefault = { x = 1 }', '2:11 error: default of [env.A] must be text, a number, true, false or a list.'],
    ['[env.A]\nscope = "shared"', /^2:1 info: Only the operator/],
    ['[env]\nA = 3', '2:5 error: [env.A] must be a table, not the number 3.'],
    ['[env."A=B"]', /^1:6 error: .* no name of a variable/],
    ['[env.A.options_from]\nhttp = "https://x"\nafter = "B"', ''],
    ['[[tool]]\nname = "t"', '1:1 error: [[tool]] number 1 has no description_for_llm.'],
    ['[tool]\nname = "t"', '1:1 error: [tool] must have two brackets: [[tool]].'],
    [
      '[[command]]\nname = "x"\n[[command]]\nname = "x"',
      '4:8 warning: There is another [[command]] with the name "x".',
    ],
    ['[[mcp_server]]\nid = "x"\ntype = "stdio"', '1:1 warning: A server of the type stdio needs a command.'],
    ['[[component]]\nfile = "b.wasm"\nlink = ["c"]', '3:9 warning: There is no component with the id "c".'],
    ['[[component]]\nfile = "../b.wasm"', /^2:8 error: .* inside the capsule's folder/],
    ['[[component]]\nfile = "b.wasm"\nhash = "md5:00"', /^3:8 error: .* no hash/],
    [
      '[[component]]\nfile = "b.wasm"\n[component.capabilities]\nfs_raed = []',
      /^4:1 warning: capabilities of \[\[component\]\] number 2 knows no/,
    ],
    ['[package.metadata]\nwhatever = 1', ''],
    ['metadta = 1', /Did you mean/],
  ])('of %j', (text, expected) => {
    // Keys of [package] come before the component.
    const found = text.startsWith('metadta') ? packageProblems(text) : only(`${text}\n`);
    if (typeof expected === 'string') expect(found).toBe(expected);
    else expect(found).toMatch(expected);
  });

  it('counts commands of the kind cli, keywords, categories and topics', () => {
    const commands = Array.from({ length: 33 }, (_, index) => `[[command]]\nname = "c${index}"\nkind = "cli"\n`).join(
      '',
    );
    expect(only(commands)).toBe('97:1 warning: A capsule has at most 32 commands of the kind cli.');
    const topics = Array.from({ length: 1025 }, (_, index) => `"a.b${index}" = "opaque"\n`).join('');
    expect(only(`[publish]\n${topics}`)).toBe('1026:1 error: A manifest has at most 1024 topics of a kind.');
    expect(packageProblems('keywords = ["1", "2", "3", "4", "5", "6"]')).toMatch(/at most 5 keywords/);
  });
});

const packageProblems = (line: string): string =>
  checkManifest(readManifest(SOUND.replace('version', `${line}\nversion`)))
    .map(({ sentence }) => sentence)
    .join(' | ');
