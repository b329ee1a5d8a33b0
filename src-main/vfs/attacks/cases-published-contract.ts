/** The published battery of 100 bad inputs for sandboxed files, in our words: where each must lead. */
import { casesOf, linkTo } from './hostile-case-contract.ts';
import type { HostileCase } from './hostile-case-contract.ts';

const ESCAPE = 'boundary-escape';
const LOST = { follow: 'invalid-path' } as const;
const file = (at: string) => ({ entries: [{ at, file: 'inside' }] });
const directory = (at: string) => ({ entries: [{ at, directory: true } as const] });

/** `l1` to the file through so many links. */
export const chain = (links: number): Partial<HostileCase> => ({
  keep: 'symlink',
  entries: Array.from({ length: links }, (_, index) => ({
    at: `l${index + 1}`,
    link: index + 1 === links ? 'f' : `l${index + 2}`,
  })),
});

const DOTS = casesOf([
  ['P01', 'a plain file', 'f', 'file'],
  ['P02', 'down and up again', 'a/../f', 'file'],
  ['P03', 'dots that stay', './a/./b/../f', 'file'],
  ['P04', 'doubled slashes', 'a//b///c/f', 'file'],
  ['P05', 'the parent of the root', '..', ESCAPE],
  ['P06', 'the same with a slash', '../', ESCAPE],
  ['P07', 'a file beside the root', '../outside/secret', ESCAPE],
  ['P08', 'the same by way of a directory', 'a/../../outside/secret', ESCAPE],
  ['P09', 'four levels up', '../../../..', ESCAPE],
  ['P10', 'out and back in', '../root/f', ESCAPE],
  ['P11', 'a sibling with the same beginning', '../root_evil/secret', ESCAPE],
  ['P12', 'up from a file', 'a/b/c/f/../../../../f', 'not-directory'],
  ['P13', 'an absolute path', '/f', ESCAPE],
  ['P14', 'two slashes at first', '//f', ESCAPE],
  ['P15', 'an absolute path of the host', '/etc/passwd', ESCAPE],
  ['P16', 'the root of the process', '/proc/self/root/etc/passwd', ESCAPE],
  ['P17', 'nothing', '', 'root'],
  ['P18', 'the root itself', '.', 'root'],
  ['P19', 'a file with a slash', 'f/', 'not-directory'],
  ['P20', 'a file with a dot below', 'f/.', 'not-directory'],
  ['P21', 'a directory with a slash', 'a/', 'directory'],
  ['P22', 'NUL at the end', 'f\0', 'invalid-path'],
  ['P23', 'NUL before a way out', 'f\0../outside/secret', 'invalid-path'],
  ['P24', 'NUL in a component', 'a/\0/f', 'invalid-path'],
  ['P25', 'a name of 255 bytes', 'n'.repeat(255), 'file', file('n'.repeat(255))],
  ['P26', 'a name of 256 bytes', 'n'.repeat(256), 'name-too-long'],
  ['P27', 'a name of 256 bytes in 128 letters', '\u00e9'.repeat(128), 'name-too-long'],
  ['P28', 'a path of 4,093 bytes', `${'./'.repeat(2046)}f`, 'file'],
  ['P29', 'a path of 5 kB', `${'./'.repeat(2500)}f`, 'name-too-long'],
  ['P30', '1,100 levels', 'a/..//'.repeat(1100), 'name-too-long'],
  ['P31', '6 kB of what is not there', 'x/'.repeat(3000), 'name-too-long'],
]);

const LINKS = casesOf([
  ['P32', 'a link out', 'l', ESCAPE, linkTo('../outside/secret')],
  ['P33', 'an absolute link out', 'l', ESCAPE, linkTo('{outside}/secret')],
  ['P34', 'below a link to the parent', 'l/outside/secret', ESCAPE, { entries: [{ at: 'l', link: '..' }] }],
  ['P35', 'below a link two levels up', 'l/x', ESCAPE, { entries: [{ at: 'l', link: '../..' }] }],
  ['P36', 'below a link to /', 'l/etc/passwd', ESCAPE, { entries: [{ at: 'l', link: '/' }] }],
  ['P37', 'a link to where it is', 'l/f', 'file', { entries: [{ at: 'l', link: '.' }] }],
  ['P38', 'the same three times', 'l/l/l/f', 'file', { entries: [{ at: 'l', link: '.' }] }],
  ['P39', 'a link to itself', 'l', 'link-loop', linkTo('l')],
  [
    'P40',
    'two links to each other',
    'l',
    'link-loop',
    {
      keep: 'symlink',
      entries: [
        { at: 'l', link: 'm' },
        { at: 'm', link: 'l' },
      ],
    },
  ],
  ['P41', 'a link down and out', 'l', ESCAPE, linkTo('a/../../outside/secret')],
  [
    'P42',
    'three links, the last one out',
    'l1',
    ESCAPE,
    {
      keep: 'symlink',
      entries: [
        { at: 'l1', link: 'l2' },
        { at: 'l2', link: 'l3' },
        { at: 'l3', link: '../outside/secret' },
      ],
    },
  ],
  ['P43', 'a link that stays', 'l', 'file', linkTo('a/f')],
  ['P44', 'a link that goes up and stays', 'a/l', 'file', { keep: 'symlink', entries: [{ at: 'a/l', link: '../f' }] }],
  ['P45', 'up from where a link leads', 'l/../f', 'file', { entries: [{ at: 'l', link: 'a/b' }] }],
  ['P46', 'an absolute link that a chroot would allow', 'l', ESCAPE, linkTo('/f')],
  ['P47', 'an absolute link to the inside', 'l', ESCAPE, linkTo('{root}/f')],
  ['P48', 'a link out and back in', 'l', ESCAPE, linkTo('../root/f')],
  ['P49', 'a link to a sibling with the same beginning', 'l', ESCAPE, linkTo('../root_evil/secret')],
  ['P50', 'the root of the process by a link', 'l', ESCAPE, linkTo('/proc/self/root')],
  ['P51', 'the working directory of the process', 'l', ESCAPE, linkTo('/proc/self/cwd')],
  ['P52', 'an open file of the process', 'l', ESCAPE, linkTo('/proc/self/fd/0')],
  ['P53', 'a link to a device', 'l', ESCAPE, linkTo('/dev/null')],
  ['P54', 'a link to an endless device', 'l', ESCAPE, linkTo('/dev/zero')],
  ['P55', 'a link to nothing', 'l', 'missing', linkTo('nope')],
  ['P56', 'a link to nothing outside', 'l', ESCAPE, linkTo('../outside/new')],
  ['P57', '45 links', 'l1', 'link-loop', chain(45)],
  ['P58', '39 links', 'l1', 'file', chain(39)],
  ['P59', 'below a file', 'f/x', 'not-directory'],
  ['P60', 'up from nothing', 'nope/../f', 'not-found'],
]);

const SPECIAL = casesOf([
  ['P61', 'a FIFO', 's', 'other', { entries: [{ at: 's', special: 'fifo' }] }],
  [
    'P62',
    'a character device',
    's',
    'other',
    { entries: [{ at: 's', special: 'character-device' }], needs: 'devices' },
  ],
  ['P63', 'a block device', 's', 'other', { entries: [{ at: 's', special: 'block-device' }], needs: 'devices' }],
  ['P64', 'a socket', 's', 'other', { entries: [{ at: 's', special: 'socket' }] }],
  // A second name of an inode is no business of paths: whoever made it could read the file.
  ['P65', 'a hard link to a file outside', 's', 'file', { entries: [{ at: 's', special: 'hard-link' }] }],
  [
    'P66',
    'below a mount of the same file system',
    'm/f',
    'file',
    {
      entries: [{ at: 'm', special: 'bind-mount' }],
      needs: 'mounts',
      by: { openat2: { follow: 'cross-mount' } },
      butInFolder: { 'rename from': 'cross-mount', 'rename to': 'cross-mount', 'link from': 'cross-mount' },
    },
  ],
]);

const UNICODE = casesOf([
  ['P67', 'a composed letter', '\u00e9.txt', 'file', file('\u00e9.txt')],
  ['P68', 'the same decomposed', 'e\u0301.txt', 'invalid-path', file('\u00e9.txt')],
  ['P69', 'half a surrogate pair', '\ud800', 'invalid-path', file('\ufffd')],
  ['P70', 'the other half, in a directory', 'a\udfff/f', 'invalid-path', file('a\ufffd/f')],
  ['P71', 'dots with half a pair', '..\ud800/outside/secret', 'invalid-path'],
  ['P72', 'full-width dots', '\uff0e\uff0e/outside/secret', 'not-found'],
  ['P73', 'one-dot leaders', '\u2024\u2024/outside/secret', 'not-found'],
  ['P74', 'percent-encoded dots', '%2e%2e/outside/secret', 'not-found'],
  ['P75', 'a percent-encoded slash', '..%2foutside%2fsecret', 'missing'],
]);

const NAMES = casesOf([
  ['P76', 'backslashes', '..\\outside\\secret', 'missing'],
  ['P77', 'a drive', 'C:\\Windows\\x', 'missing'],
  ['P78', 'a long path of Windows', '\\\\?\\C:\\x', 'missing'],
  ['P79', 'a share', '\\\\server\\share\\x', 'missing'],
  ['P80', 'a file URL', 'file:///etc/passwd', 'not-found', { scheme: LOST }],
  ['P81', 'a tilde', '~/f', 'not-found'],
  ['P82', 'a variable', '$HOME/f', 'not-found'],
  ['P83', 'a stream of a file', 'f:stream', 'missing'],
  ['P84', 'a device of DOS', 'CON', 'missing'],
  ['P85', 'the same with a superscript', 'COM\u00b9', 'missing'],
  ['P86', 'a space at the end', 'f ', 'missing'],
  ['P87', 'a dot at the end', 'f.', 'missing'],
  ['P88', 'a backslash in a name', 'a\\f', 'missing'],
  ['P89', 'two dots and letters', '..foo', 'file', file('..foo')],
  ['P90', 'three dots', '...', 'file', file('...')],
  ['P91', 'a new line', 'f\nx', 'invalid-path', file('f\nx')],
  ['P92', 'text turned right to left', 'f\u202etxt.exe', 'file', file('f\u202etxt.exe')],
  ['P93', 'an escape sequence', 'f\u001b[31m', 'invalid-path', file('f\u001b[31m')],
  ['P94', 'an option', '-rf', 'file', file('-rf')],
  ['P95', 'what others call a whiteout', '.wh.f', 'file', file('.wh.f')],
  ['P96', 'what others call opaque', '.wh..wh..opq', 'file', file('.wh..wh..opq')],
  ['P97', 'another case', 'UPPER', 'missing', file('upper')],
  ['P98', 'what the kernel says of removed files', 'x (deleted)', 'file', file('x (deleted)')],
  ['P99', 'a short name of Windows', 'git~1', 'missing', directory('.git')],
  ['P100', 'a name with a letter nobody sees', '.GIT\u200c/config', 'not-found', file('.git/config')],
]);

export const PUBLISHED_CASES: readonly HostileCase[] = [...DOTS, ...LINKS, ...SPECIAL, ...UNICODE, ...NAMES];
