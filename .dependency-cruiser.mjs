/** The floors of the house. A folder may lean on what is below it, never on what is above. */
const TEST = '\\.test\\.tsx?$|-contract\\.ts$';
const floor = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: TEST },
  to: { path: '^src-', pathNot: [from, ...allowed] },
});
const only = (name, module, allowedFrom) => ({
  name,
  severity: 'error',
  from: { path: '^src-', pathNot: allowedFrom },
  to: { path: module },
});

const CONTRACT = '^src-preload/contract/';
const WORDS =
  '^src-preload/contract/(vocabulary|event-words|policy-words|review-words|value-[a-z]+|(filter|manifest|text)/[a-z-]+)\\.ts$';
const BRIDGE = '^src-preload/bridge\\.ts$';

export default {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '\\.config\\.', TEST] },
      to: {},
    },

    floor('contract-is-the-ground', CONTRACT, [], 'the contract leans on nothing of ours'),
    floor(
      'store-floor',
      '^src-main/store/',
      ['^src-main/vfs/errors\\.ts$', WORDS],
      'state on disk: a journal and a database',
    ),
    floor('vfs-floor', '^src-main/vfs/', ['^src-main/store/', WORDS]),
    floor('review-floor', '^src-main/review/', ['^src-main/vfs/', WORDS]),
    floor('audit-floor', '^src-main/audit/', ['^src-main/store/', WORDS], 'the record knows words, not trees'),
    floor('sandbox-floor', '^src-main/sandbox/', ['^src-main/(store|vfs|review|audit)/', WORDS]),
    floor('capsule-floor', '^src-main/capsule/', ['^src-main/(sandbox|vfs/errors\\.ts)', WORDS]),
    floor(
      'abi-is-thin',
      '^src-main/capsule/abi/',
      ['^src-main/capsule/guest-[a-z]+\\.ts$', WORDS],
      'an ABI adapter sees GuestFs and words, never the engine',
    ),
    floor('handlers-floor', '^src-main/handlers/', ['^src-main/(sandbox|capsule|vfs|review|audit|store)/', CONTRACT]),
    floor('rpc-floor', '^src-main/rpc/', [CONTRACT, BRIDGE], 'a transport gets its handlers handed in'),
    floor('preload-is-dumb', '^src-preload/[^/]+\\.ts$', ['^src-preload/contract/(reply|names|vocabulary)\\.ts$']),
    floor('renderer-floor', '^src-renderer/', [CONTRACT, BRIDGE], 'the window knows the contract, not the engine'),
    floor('client-floor', '^src-renderer/client/', [CONTRACT, BRIDGE]),
    {
      name: 'abis-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src-main/capsule/abi/([^/]+)/' },
      to: { path: '^src-main/capsule/abi/', pathNot: '^src-main/capsule/abi/$1/' },
    },
    {
      name: 'features-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/(features|app)', pathNot: '^src-renderer/features/$1/' },
    },

    only('electron-at-the-edges', '(^|node_modules/)electron(/|$)', [
      '^src-main/(main|window|menu)\\.ts$',
      '^src-main/rpc/electron\\.ts$',
      '^src-preload/index\\.ts$',
    ]),
    only('disk-at-the-edges', '^(node:)?fs(/promises)?$', [
      '^src-main/vfs/host/',
      '^src-main/store/',
      '^src-main/capsule/(loader|cache)\\.ts$',
      '^src-main/(main|browser|cli|compose|settings|transpile|cli/[a-z-]+)\\.ts$',
      '^src-main/rpc/static\\.ts$',
      '^src-main/shell/',
      TEST,
    ]),
    only('database-in-the-stores', '^(node:)?sqlite$', [
      '^src-main/store/',
      '^src-main/vfs/node/',
      '^src-main/audit/',
      '^src-main/sandbox/run-book\\.ts$',
      TEST,
    ]),
    only('zod-at-the-borders', '(^|node_modules/)zod(/|$)', [CONTRACT, '^src-main/rpc/', '^src-main/settings\\.ts$']),
    only('monaco-in-the-editor', '(^|node_modules/)monaco-editor(/|$)', ['^src-renderer/features/editor/']),
    {
      name: 'no-undeclared-deps',
      severity: 'error',
      from: { path: '^src-' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
