/** The table of `[capabilities]`: what a capsule asks of the machine (contracts.md 5.1). */
import type { Fields } from './schema-shape.ts';

const ENTRY =
  '"*" is the whole workspace; "cwd://", "home://", "tmp://" or another mount with a folder or file covers it and all below it; "/" begins a real path';

export const CAPABILITY_FIELDS: Fields = {
  fs_read: {
    shape: 'texts',
    form: 'entry',
    about: `What it may read. ${ENTRY}`,
    example: '["cwd://src", "home://notes"]',
  },
  fs_write: {
    shape: 'texts',
    form: 'entry',
    about: `What it may write, make, rename and remove; writing never means reading. ${ENTRY}`,
    example: '["cwd://dist", "tmp://"]',
  },
  net: {
    shape: 'texts',
    form: 'host',
    about: 'Hosts that it may ask over HTTP: a name stands for its sub-domains too, "*" for every host',
    example: '["api.example.org"]',
  },
  net_connect: {
    shape: 'texts',
    form: 'host-port',
    about: 'Where it may open connections, as host:port; the port may be *',
    example: '["db.example.org:5432"]',
  },
  net_bind: {
    shape: 'texts',
    form: 'bind',
    about: 'Addresses where it may wait for connections',
    example: '["127.0.0.1:8080"]',
  },
  kv: {
    shape: 'texts',
    form: 'some',
    about: 'Key-value areas that it names; each capsule has one of its own without this',
    example: '["settings"]',
  },
  host_process: {
    shape: 'texts',
    form: 'some',
    about: 'Commands of the machine that it may start: the command itself, or with arguments after it',
    example: '["git status"]',
  },
  allow_persistent: {
    shape: 'true-or-false',
    about: 'Whether what it starts may outlive it',
    example: 'false',
  },
  identity: {
    shape: 'texts',
    about: 'What it may do with accounts; each contains those before it',
    example: '["resolve"]',
    words: {
      resolve: 'look up who an account belongs to',
      link: 'link accounts and list links',
      admin: 'create users',
    },
  },
  uplink: {
    shape: 'true-or-false',
    about: 'Whether it connects people or services with the runtime and runs for long; then it has no imports',
    example: 'false',
  },
  allow_prompt_injection: {
    shape: 'true-or-false',
    about: "Whether it may change a language model's system prompt",
    example: 'false',
  },
  bind_workers: {
    shape: 'whole-number',
    about: 'How many of it serve connections at once; only the newest runtimes know it',
    example: '4',
  },
  ipc_publish: {
    shape: 'texts',
    form: 'topic',
    about: 'Topics that it may publish',
    example: '["tracker.v1.*"]',
    note: {
      severity: 'info',
      sentence: 'Out of date since 0.8: write each topic as a key of [publish], e.g. "a.v1.b" = "opaque".',
    },
  },
  ipc_subscribe: {
    shape: 'texts',
    form: 'topic',
    about: 'Topics that it may listen to',
    example: '["tracker.v1.*"]',
    note: {
      severity: 'info',
      sentence: 'Out of date since 0.8: write each topic as a key of [subscribe], e.g. "a.v1.b" = "opaque".',
    },
  },
};
