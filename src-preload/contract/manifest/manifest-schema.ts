/** The whole schema of `Capsule.toml` (contracts.md 5.1): checking, completion, hovers and docs/manifest.md are made of this. */
import { CAPABILITY_FIELDS } from './capability-schema.ts';
import type { FieldSchema, Fields } from './schema-shape.ts';

const text = (about: string, example: string, more: Partial<FieldSchema> = {}): FieldSchema => ({
  shape: 'text',
  about,
  example: JSON.stringify(example),
  ...more,
});

const texts = (about: string, example: readonly string[], more: Partial<FieldSchema> = {}): FieldSchema => ({
  shape: 'texts',
  about,
  example: `[${example.map((one) => JSON.stringify(one)).join(', ')}]`,
  ...more,
});

const PACKAGE: Fields = {
  name: text('The id of the capsule: lower case letters, digits and hyphens', 'margin-notes', {
    form: 'name',
    needed: 'error',
  }),
  version: text('Its version', '1.4.0', { form: 'version', needed: 'warning' }),
  description: text('What it does, in a sentence', 'Keeps side notes next to source files'),
  authors: texts('Who made it', ['A. Writer <a@example.org>']),
  repository: text('Where its source is', 'https://example.org/margin-notes.git'),
  homepage: text('Its page', 'https://example.org/margin-notes'),
  documentation: text('Where it is documented', 'https://example.org/margin-notes/docs'),
  license: text('Its licence, as an SPDX expression', 'MIT OR Apache-2.0'),
  'license-file': text('A file with its licence', 'LICENSE', { form: 'inside-path' }),
  readme: text('A file that tells about it', 'README.md', { form: 'inside-path' }),
  keywords: texts('Words to find it by, at most 5', ['notes', 'review']),
  categories: texts('Where a registry lists it, at most 5', ['editing']),
  'astrid-version': text('The versions of the runtime that it needs', '>=0.8', { form: 'loose-requirement' }),
  publish: { shape: 'true-or-false', about: 'Whether it may go to a registry; true when left out', example: 'false' },
  include: texts('Files that go into its package', ['wit/**', 'LICENSE']),
  exclude: texts('Files that do not', ['notes/**']),
  metadata: { shape: 'table', about: 'Whatever other tools keep here', example: '{ tool = { key = 1 } }', others: [] },
};

const COMPONENT: Fields = {
  id: text('What others in this manifest call it', 'main'),
  file: text('The program, relative to the manifest', 'margin_notes.wasm', {
    form: 'inside-path',
    needed: 'error',
    aliases: ['entrypoint'],
  }),
  hash: text('What its content must be: sha-256 or BLAKE3', `sha256:${'0'.repeat(64)}`, { form: 'hash' }),
  type: text('What it is; executable when left out', 'executable', {
    words: { executable: 'it can be run', library: 'others link to it' },
  }),
  link: texts('Ids of components that it links to', ['shared']),
  capabilities: {
    shape: 'table',
    about: 'What this component asks for; it is added to [capabilities]',
    example: '{ fs_read = ["cwd://src"] }',
    fields: CAPABILITY_FIELDS,
  },
};

const IMPORT: FieldSchema = {
  shape: 'text-or-table',
  form: 'requirement',
  about: 'An interface that it needs, and in which versions',
  example: '"^1.0"',
  fields: {
    version: text('The versions that will do', '^1.0', { form: 'requirement', needed: 'error' }),
    optional: { shape: 'true-or-false', about: 'Whether it starts without it too', example: 'true' },
  },
};

const EXPORT: FieldSchema = {
  shape: 'text-or-table',
  form: 'exact-version',
  about: 'An interface that it offers, in exactly one version',
  example: '"1.0.0"',
  fields: { version: text('The version that it offers', '1.0.0', { form: 'exact-version', needed: 'error' }) },
};

/** Flat, `"ns:iface" = …`, or `[imports.ns]` with `iface = …`. */
const interfaces = (field: FieldSchema): FieldSchema['others'] => [
  { name: '"NAMESPACE:INTERFACE"', form: 'interface', field },
  {
    name: 'NAMESPACE',
    form: 'identifier',
    field: {
      shape: 'table',
      about: 'Interfaces of one namespace',
      example: `{ session = ${field.example} }`,
      others: [{ name: 'INTERFACE', form: 'identifier', field }],
    },
  },
];

const WIT: Fields = {
  wit: text(
    'The type of what is sent: a name in wit/, "@scope/repo/iface/record", or "opaque" for any bytes',
    'opaque',
    {
      needed: 'error',
      words: { opaque: 'any bytes, not checked' },
    },
  ),
  version: text('Where the type comes from: a version of a registry', '^1.0'),
  tag: text('Or a tag of a git repository', 'v1.0.0'),
  rev: text('Or a commit', '4f2a9c1'),
  branch: text('Or a branch', 'main'),
  path: text('Or a folder of this machine', '../wit'),
};

const PUBLISH: FieldSchema = {
  shape: 'text-or-table',
  about: 'A topic that it may publish, or a pattern with * for one part, or at the end for all that follow',
  example: '"opaque"',
  fields: {
    ...WIT,
    fanout: { shape: 'true-or-false', about: 'Whether the last part names who it is for', example: 'true' },
  },
};

const SUBSCRIBE: FieldSchema = {
  shape: 'text-or-table',
  about: 'A topic that it may listen to, or a pattern; with a handler it is called for each message',
  example: '{ wit = "opaque", handler = "on_message" }',
  fields: {
    ...WIT,
    handler: text('The function that is called', 'on_message'),
    priority: {
      shape: 'whole-number',
      about: 'Who is called first: the lowest; 100 when left out; needs a handler',
      example: '50',
    },
  },
};

const VARIABLE: FieldSchema = {
  shape: 'table',
  about: 'A setting that the user is asked for',
  example: '{ type = "text", request = "How?" }',
  fields: {
    type: text('What is asked for; text when left out', 'text', {
      words: {
        text: 'a line of text',
        secret: 'something that is stored for it and never shown to it',
        select: 'one of enum_values',
        array: 'several texts',
      },
    }),
    request: text('The question', 'How should notes be written?'),
    description: text('More about it', 'Markdown has headings and lists.'),
    default: { shape: 'any', about: 'What it is when nobody says', example: '"markdown"' },
    enum_values: texts('What a select offers', ['markdown', 'plain']),
    placeholder: text('Shown in the empty field', 'sk-…'),
    scope: text('Who shares the value', 'agent', {
      words: { agent: 'each principal has its own', shared: 'one for the whole machine' },
      note: { severity: 'info', sentence: 'Only the operator can set the scope: runtimes ignore it here.' },
    }),
    options_from: {
      shape: 'table',
      about: 'Where a select gets what it offers',
      example: '{ http = "https://example.org/models", select = "data.id" }',
      fields: {
        http: text('An address that answers with a list', 'https://example.org/models'),
        bearer: text('The variable whose secret goes along', 'API_TOKEN'),
        select: text('Where in the answer the texts are', 'data.id'),
        after: { shape: 'text-or-texts', about: 'Variables that are asked for before', example: '["API_TOKEN"]' },
      },
    },
  },
};

const TOOL: Fields = {
  name: text('What a language model calls it', 'tidy_imports', { needed: 'error' }),
  description_for_llm: text('What the model reads about it', 'Sorts imports; changes files', { needed: 'error' }),
  input_schema_wit: text('The type of its input', 'tidy-request'),
  mutable: { shape: 'true-or-false', about: 'Whether it changes anything', example: 'true' },
};

const COMMAND: Fields = {
  name: text('What is typed', 'tidy', { needed: 'error' }),
  description: text('What it does', 'Sort imports in the chosen folder'),
  file: text('A file that describes it', 'commands/tidy.toml', { form: 'inside-path' }),
  kind: text('Where it is typed; slash when left out', 'slash', {
    words: { slash: 'in a conversation, after "/"', cli: 'on the command line; at most 32 of a capsule' },
  }),
};

const MCP_SERVER: Fields = {
  id: text('Its id', 'tracker', { needed: 'error' }),
  description: text('What it offers', 'Issues of the tracker'),
  type: text('How it is reached', 'wasm-ipc', {
    words: { 'wasm-ipc': 'this capsule answers itself', stdio: 'a command of the machine is started' },
  }),
  command: text('For stdio: the command', 'tracker-mcp'),
  args: texts('For stdio: its arguments', ['--quiet']),
};

const table = (about: string, example: string, more: Partial<FieldSchema>): FieldSchema => ({
  shape: 'table',
  about,
  example,
  ...more,
});
const tables = (about: string, example: string, more: Partial<FieldSchema>): FieldSchema => ({
  ...table(about, example, more),
  shape: 'tables',
});

export const MANIFEST_SCHEMA: Fields = {
  package: table('What the capsule is', 'name = "margin-notes"', { fields: PACKAGE, needed: 'error' }),
  component: tables('A WebAssembly program of it; the first executable is the one that is run', 'file = "main.wasm"', {
    fields: COMPONENT,
    needed: 'error',
  }),
  capabilities: table('What it asks of the machine; what is not here is refused', 'fs_read = ["cwd://src"]', {
    fields: CAPABILITY_FIELDS,
  }),
  imports: table('Interfaces of other capsules that it needs', '"astrid:session" = "^1.0"', {
    others: interfaces(IMPORT) ?? [],
  }),
  exports: table('Interfaces that it offers to others', '"astrid:session" = "1.0.0"', {
    others: interfaces(EXPORT) ?? [],
  }),
  publish: table('Topics that it may publish, and no others', '"notes.v1.added" = "opaque"', {
    since: '0.8',
    others: [{ name: 'TOPIC', form: 'topic', field: PUBLISH }],
  }),
  subscribe: table('Topics that it may listen to, and no others', '"notes.v1.*" = "opaque"', {
    since: '0.8',
    others: [{ name: 'TOPIC', form: 'topic', field: SUBSCRIBE }],
  }),
  env: table('Settings that the user is asked for', 'STYLE = { type = "text" }', {
    others: [{ name: 'KEY', form: 'variable', field: VARIABLE }],
  }),
  tool: tables('A tool for language models', 'name = "tidy_imports"', { fields: TOOL, since: '0.8' }),
  command: tables('A command that people can type', 'name = "tidy"', { fields: COMMAND }),
  context_file: tables('A file that a language model gets to read', 'name = "rules"', {
    fields: {
      name: text('What the model sees it as', 'rules', { needed: 'error' }),
      file: text('The file', 'rules.md', { form: 'inside-path', needed: 'error' }),
    },
  }),
  mcp_server: tables('A server of tools by the model context protocol', 'id = "tracker"', { fields: MCP_SERVER }),
  uplink: tables('A way for people or services to reach the runtime', 'name = "chat"', {
    fields: {
      name: text('Its name', 'chat', { needed: 'error' }),
      platform: text('Where it leads', 'telegram', { needed: 'error' }),
      profile: text('Who is at the other end', 'chat', { needed: 'warning' }),
    },
  }),
  interceptor: tables('A function that is called for messages', 'event = "tracker.v1.sync"', {
    fields: {
      event: text('The topic', 'tracker.v1.sync', { form: 'topic', needed: 'error' }),
      action: text('The function that is called', 'sync_now', { needed: 'error' }),
      priority: { shape: 'whole-number', about: 'Who is called first: the lowest', example: '50' },
    },
    note: {
      severity: 'warning',
      sentence:
        'Newer runtimes ignore [[interceptor]]: write [subscribe] "EVENT" = { wit = "opaque", handler = "ACTION" }.',
    },
  }),
  topic: tables('A topic and its type', 'name = "notes.v1.added"', {
    others: [],
    note: { severity: 'warning', sentence: 'Runtimes ignore [[topic]]: declare topics in [publish] and [subscribe].' },
  }),
  skill: tables('A skill', 'name = "review"', {
    others: [],
    note: { severity: 'warning', sentence: 'Runtimes ignore [[skill]] now.' },
  }),
};

/** The schema as one table: what stands at the top of a manifest. */
export const ROOT_SCHEMA: FieldSchema = { shape: 'table', about: 'A capsule', example: '', fields: MANIFEST_SCHEMA };
