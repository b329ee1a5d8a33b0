/** Hostile links and trees of our own: chains, loops, specials, mounts, depth, names that are not UTF-8. */
import { chain } from './cases-published-contract.ts';
import { casesOf, linkTo } from './hostile-case-contract.ts';
import type { Expected, HostileCase, Leads } from './hostile-case-contract.ts';
import type { HostileEntry } from './hostile-stage-contract.ts';

const ESCAPE = 'boundary-escape';
const NO_FILE = 'not-directory';

/** Links by where they are. */
const links = (targets: Readonly<Record<string, string>>): readonly HostileEntry[] =>
  Object.entries(targets).map(([at, link]) => ({ at, link }));

const chained = (targets: Readonly<Record<string, string>>): Partial<HostileCase> => ({
  keep: 'symlink',
  entries: links(targets),
});

const LINKS = casesOf([
  ['XL01', 'a link to a file, with a slash', 'l/', NO_FILE, { entries: links({ l: 'f' }) }],
  ['XL02', 'a link to a directory, with a slash', 'l/', 'directory', { entries: links({ l: 'a' }) }],
  ['XL03', 'a link to a directory', 'l', 'directory', linkTo('a')],
  ['XL04', 'a link to a directory, with a dot', 'l/.', 'directory', { entries: links({ l: 'a' }) }],
  ['XL05', 'up from where it leads', 'l/..', 'directory', { entries: links({ l: 'a/b' }) }],
  ['XL06', 'up twice', 'l/../..', 'root', { entries: links({ l: 'a/b' }) }],
  ['XL07', 'up three times', 'l/../../..', ESCAPE, { entries: links({ l: 'a/b' }) }],
  ['XL08', 'a link up and out, one level down', 'a/l', ESCAPE, chained({ 'a/l': '../../outside/secret' })],
  ['XL09', 'a link out, two levels down', 'a/b/l/dir/f', ESCAPE, { entries: links({ 'a/b/l': '../../../outside' }) }],
  ['XL10', 'a link through a link', 'd/l', 'file', { keep: 'symlink', entries: links({ d: 'a', 'a/l': '../f' }) }],
  ['XL11', 'a chain down', 'l', 'file', chained({ l: 'a/l', 'a/l': 'b/l', 'a/b/l': 'c/f' })],
  [
    'XL12',
    'a chain down and out',
    'l',
    ESCAPE,
    chained({ l: 'a/l', 'a/l': 'b/l', 'a/b/l': '../../../outside/secret' }),
  ],
  ['XL13', 'a chain that ends at /', 'l', ESCAPE, chained({ l: 'a/l', 'a/l': '/' })],
  ['XL14', 'a link up from a file', 'l', NO_FILE, linkTo('f/..')],
  ['XL15', 'a link up from nothing', 'l', 'not-found', linkTo('nope/../f')],
  ['XL16', 'a link down and up', 'l', 'file', linkTo('a/../f')],
  ['XL17', 'a link with a slash', 'l', 'directory', linkTo('a/')],
  ['XL18', 'a link to a file with a slash', 'l', NO_FILE, linkTo('f/')],
  ['XL19', 'a link with doubled slashes', 'l', 'file', linkTo('a//b/.//c/f')],
  ['XL20', 'a link with a dot and out', 'l', ESCAPE, linkTo('./../outside/secret')],
  ['XL21', 'a link to the root', 'a/l', 'root', chained({ 'a/l': '..' })],
  ['XL22', 'below a link to the root, out', 'a/l/../outside/secret', ESCAPE, { entries: links({ 'a/l': '..' }) }],
  ['XL23', 'a link with percent signs', 'l', 'not-found', linkTo('%2e%2e/outside')],
  ['XL24', 'a link with a scheme', 'l', 'not-found', linkTo('cwd://f')],
  ['XL25', 'a link with a file URL', 'l', 'not-found', linkTo('file:///etc/passwd')],
  ['XL26', 'a link with a tilde', 'l', 'not-found', linkTo('~/f')],
  ['XL27', 'a link with a drive', 'l', 'missing', linkTo('C:\\f')],
  ['XL28', 'a link below itself', 'l', 'link-loop', linkTo('l/x')],
  ['XL29', 'a link to itself with a dot', 'l', 'link-loop', linkTo('./l')],
  ['XL30', 'a link to itself by a directory', 'l', 'link-loop', linkTo('a/../l')],
  ['XL31', 'a loop of two directories', 'l', 'link-loop', chained({ l: 'a/m', 'a/m': '../l' })],
  ['XL32', '40 links', 'l1', 'file', chain(40)],
  ['XL33', '41 links', 'l1', 'link-loop', chain(41)],
  ['XL34', 'below an absolute link out', 'a/l/secret', ESCAPE, { entries: links({ 'a/l': '{outside}' }) }],
  ['XL35', 'up from a link out', 'l/../root/f', ESCAPE, { entries: links({ l: '../outside' }) }],
  ['XL36', 'a link to a link to nothing', 'l', 'missing', chained({ l: 'm', m: 'nope' })],
  ['XL37', 'a link below nothing', 'l', 'not-found', linkTo('nope/x')],
  ['XL38', 'a link to nothing with a slash', 'l', 'missing/', linkTo('nope/')],
  ['XL39', 'a link that leaves and names itself', 'l', ESCAPE, linkTo('../root/l')],
  ['XL40', 'two slashes at first', 'l', ESCAPE, linkTo('//f')],
  ['XL41', 'memory of the process', 'l', ESCAPE, linkTo('/proc/self/mem')],
  ['XL42', 'the environment of the process', 'l', ESCAPE, linkTo('/proc/self/environ')],
  ['XL43', 'the root of the first process', 'l/etc/passwd', ESCAPE, { entries: links({ l: '/proc/1/root' }) }],
  ['XL44', 'the open files of the process', 'l/0', ESCAPE, { entries: links({ l: '/proc/self/fd' }) }],
  ['XL45', 'standard input', 'l', ESCAPE, linkTo('/dev/stdin')],
  ['XL46', 'the terminal', 'l', ESCAPE, linkTo('/dev/tty')],
  ['XL47', 'the kernel', 'l', ESCAPE, linkTo('/sys/kernel')],
  ['XL48', 'the passwords', 'l', ESCAPE, linkTo('/etc/shadow')],
  ['XL49', 'a link of 4,000 bytes that stays', 'l', 'file', linkTo(`${'./'.repeat(2000)}f`)],
  ['XL50', 'a link down and up 400 times', 'l', 'file', linkTo(`${'a/../'.repeat(400)}f`)],
  ['XL51', 'a link up 1,000 times', 'l', ESCAPE, linkTo('../'.repeat(1000))],
]);

type Special = Extract<HostileEntry, { special: string }>['special'];

const special = (kind: Special, at = 's'): Partial<HostileCase> => ({
  entries: [{ at, special: kind } as HostileEntry],
  ...(kind.includes('mount') && { needs: 'mounts' }),
  ...(kind.includes('device') && { needs: 'devices' }),
});

/** By each way that can tell a mount of the same file system from a directory, and by those that cannot. */
const byMount = (kernel: Leads): Pick<HostileCase, 'by'> => ({
  by: { openat2: { follow: kernel } satisfies Expected },
});

const SPECIALS = casesOf([
  ['XS01', 'a FIFO in a directory', 'd/s', 'other', special('fifo', 'd/s')],
  ['XS02', 'a FIFO with a slash', 's/', NO_FILE, special('fifo')],
  ['XS03', 'below a FIFO', 's/x', NO_FILE, special('fifo')],
  ['XS04', 'up from a FIFO', 's/../f', NO_FILE, special('fifo')],
  [
    'XS05',
    'a link to a FIFO',
    'l',
    'other',
    {
      keep: 'symlink',
      entries: [
        { at: 's', special: 'fifo' },
        { at: 'l', link: 's' },
      ],
    },
  ],
  ['XS06', 'a socket with a slash', 's/', NO_FILE, special('socket')],
  ['XS07', 'a device with a slash', 's/', NO_FILE, special('character-device')],
  ['XS08', 'below a block device', 's/x', NO_FILE, special('block-device')],
  [
    'XS09',
    'a link to a device in the folder',
    'l',
    'other',
    {
      keep: 'symlink',
      needs: 'devices',
      entries: [
        { at: 's', special: 'character-device' },
        { at: 'l', link: 's' },
      ],
    },
  ],
  [
    'XS10',
    'a link to a hard link',
    'l',
    'file',
    {
      keep: 'symlink',
      entries: [
        { at: 's', special: 'hard-link' },
        { at: 'l', link: 's' },
      ],
    },
  ],
  ['XS11', 'below another file system', 's/f', 'cross-mount', special('mount')],
  ['XS12', 'another file system', 's', 'cross-mount', special('mount')],
  ['XS13', 'nothing in another file system', 's/nope', 'cross-mount', special('mount')],
  ['XS14', 'up from another file system', 's/../f', 'cross-mount', special('mount')],
  [
    'XS15',
    'a link into another file system',
    'l',
    'cross-mount',
    {
      keep: 'symlink',
      needs: 'mounts',
      entries: [
        { at: 's', special: 'mount' },
        { at: 'l', link: 's/f' },
      ],
    },
  ],
  [
    'XS16',
    'a mount of the same file system',
    's',
    'directory',
    {
      ...special('bind-mount'),
      ...byMount('cross-mount'),
      butInFolder: { rmdir: 'busy', 'remove all': 'busy', 'rename from': 'busy' },
    },
  ],
]);

/** A directory `d` with all that is given, asked for as a whole. */
const tree = (...entries: readonly HostileEntry[]): Partial<HostileCase> => ({ entries });
const many = Array.from({ length: 300 }, (_, index) => ({ at: `d/${index}`, file: '' }));

const TREES = casesOf([
  [
    'XT51',
    'links out at every level',
    'd',
    'directory',
    tree(...links({ 'd/l': '../../outside', 'd/e/l': '{outside}/dir' })),
  ],
  ['XT52', 'a link to the root and one above', 'd', 'directory', tree(...links({ 'd/l': '..', 'd/m': '../..' }))],
  ['XT53', 'loops', 'd', 'directory', tree(...links({ 'd/l': 'l', 'd/m': 'n', 'd/n': 'm', 'd/self': '.' }))],
  ['XT54', 'a hard link to a file outside', 'd', 'directory', tree({ at: 'd/s', special: 'hard-link' })],
  [
    'XT55',
    'a FIFO',
    'd',
    'directory',
    { ...tree({ at: 'd/s', special: 'fifo' }), but: { 'copy a tree from': 'unsupported' } },
  ],
  [
    'XT56',
    'a socket',
    'd',
    'directory',
    { ...tree({ at: 'd/s', special: 'socket' }), but: { 'copy a tree from': 'unsupported' } },
  ],
  [
    'XT57',
    'a device',
    'd',
    'directory',
    {
      ...tree({ at: 'd/s', special: 'character-device' }),
      needs: 'devices',
      but: { 'copy a tree from': 'unsupported' },
    },
  ],
  [
    'XT58',
    'a name that is not UTF-8',
    'd',
    'directory',
    { ...tree({ at: 'd', special: 'bytes-file' }), but: { 'remove all': 'not-empty' } },
  ],
  [
    'XT59',
    'a directory whose name is not UTF-8',
    'd',
    'directory',
    { ...tree({ at: 'd', special: 'bytes-directory' }), but: { 'remove all': 'not-empty' } },
  ],
  ['XT60', 'asked for by what is shown of it', 'd/\ufffd\ufffd', 'missing', tree({ at: 'd', special: 'bytes-file' })],
  ['XT61', 'names that differ in case', 'd', 'directory', tree({ at: 'd/x', file: '' }, { at: 'd/X', file: '' })],
  [
    'XT62',
    'names that are whiteouts elsewhere',
    'd',
    'directory',
    tree({ at: 'd/.wh.f', file: '' }, { at: 'd/f', file: '' }),
  ],
  ['XT63', '300 entries', 'd', 'directory', tree(...many)],
  [
    'XT64',
    'long names below each other',
    'd',
    'directory',
    tree({ at: `d/${'m'.repeat(255)}/${'n'.repeat(255)}`, file: '' }),
  ],
  ['XT65', '100 levels', 'd', 'directory', tree({ at: 'd', special: 'deep', levels: 100 })],
  [
    'XT66',
    '1,000 levels',
    'd',
    'directory',
    { ...tree({ at: 'd', special: 'deep', levels: 1000 }), isDeepFor: ['walk', 'compare'] },
  ],
  [
    'XT67',
    'the end of 200 levels',
    `${'d/'.repeat(201)}f`,
    'file',
    { ...tree({ at: 'd', special: 'deep', levels: 200 }), isDeepFor: ['compare'] },
  ],
  [
    'XT68',
    'names with control characters',
    'd',
    'directory',
    tree({ at: 'd/\u001b[2J', file: '' }, { at: 'd/x\ny', file: '' }),
  ],
  ['XT69', 'decomposed names', 'd', 'directory', tree({ at: 'd/e\u0301', file: '' })],
  [
    'XT70',
    'a file system in it',
    'd',
    'directory',
    {
      ...tree({ at: 'd/s', special: 'mount' }),
      needs: 'mounts',
      but: { 'remove all': 'cross-mount', 'copy a tree from': 'cross-mount' },
    },
  ],
  [
    'XT71',
    'a link between two files',
    'd',
    'directory',
    tree({ at: 'd/a', file: '' }, ...links({ 'd/b': '../../outside/dir', 'd/c': '../f' })),
  ],
]);

export const TREE_CASES: readonly HostileCase[] = [...LINKS, ...SPECIALS, ...TREES];
