/** The scripted sessions: what is typed and run, step by step, natively when they are recorded and in a sandbox when tested. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Program = 'lua' | 'jim' | 'zip' | 'unzip';
/** A preview 1 module, or the same program as a WASI 0.2 component. */
export type Build = 'module' | 'component';

export interface Step {
  readonly program: Program;
  readonly args: readonly string[];
  /** Standard input, and whether it is typed at prompts or there from the start. */
  readonly input: string;
  readonly feeding: 'typed' | 'piped';
}

export interface Session {
  readonly name: string;
  readonly builds: readonly Build[];
  readonly steps: readonly Step[];
}

/** What a run of a session gives: recorded from native builds, and to be the same in a sandbox. */
export interface Outcome {
  readonly steps: readonly StepOutcome[];
  /** Path to kind, mode and hash of the content, as `snapshot` has it. */
  readonly tree: Readonly<Record<string, string>>;
}

export interface StepOutcome {
  /** The program and its arguments, for people. */
  readonly run: string;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const HERE = import.meta.dirname;
const source = (path: string): string => readFileSync(join(HERE, path), 'utf8');
export const expectedFile = (name: string): string => join(HERE, 'expected', `${name}.json`);

const run = (program: Program, args: readonly string[], input = ''): Step => ({
  program,
  args,
  input,
  feeding: 'piped',
});
const typed = (program: Program, args: readonly string[], script: string): Step => ({
  program,
  args,
  input: source(script),
  feeding: 'typed',
});

/** A command line without quoting: its words are separated by single blanks; `_` stands for a blank in a word. */
function command(line: string, input = ''): Step {
  const [program, ...args] = line.split(' ');
  if (program !== 'zip' && program !== 'unzip') throw new Error(`no such program: ${line}`);
  return run(
    program,
    args.map((word) => word.replaceAll('_', ' ')),
    input,
  );
}

const ARCHIVE: readonly Step[] = [
  command('zip -r -X -y all.zip site'),
  command('unzip -l all.zip'),
  command('unzip -tq all.zip'),
  command('zip -X -9 -j flat.zip site/index.html site/with_space.txt site/größe.txt'),
  command('zip -X -@ chosen.zip', 'site/noise.bin\nsite/zeros.bin\nsite/book/part-1/chapter-2.txt\n'),
  command('zip -X missing.zip site/none.html'),
  command('zip -X -0 -r stored.zip site/book -i *-1?.txt'),
  command('zip -r -X some.zip site -x *.bin site/book/*'),
  command('zip -d all.zip site/zeros.bin site/drafts/'),
  command('zip -d all.zip *.none'),
  command('zip -z all.zip', 'A comment\nof two lines\n.\n'),
  command('zip -c -X flat.zip index.html', 'the page\n'),
  command('unzip -d out all.zip'),
  command('zip -r -X times.zip out/site -x *start.html *gone'),
  command('unzip -d out all.zip site/index.html site/empty site/größe.txt', 'y\nr\nout/site/renamed\nN\n'),
  command('unzip -oq -d out all.zip site/book/* -x *-2*.txt'),
  command('unzip -p flat.zip index.html'),
  command('unzip -j -d flattened chosen.zip'),
  command('unzip -d out all.zip no/such/member'),
  command('unzip none.zip'),
  command('unzip -t notes/first.txt'),
  command('zip -r -D -X again.zip out -x *start.html *gone'),
  command('zip -u -X -r all.zip site/drafts site/index.html notes'),
  command('zip -f all.zip'),
  command('zip -FS -r -X -y all.zip site notes'),
  command('zip -m -X moved.zip notes/first.txt data/old.log'),
  command('zip -m -r -D -X moved.zip data'),
  command('zip -r -X -s 64k split.zip site/noise.bin site/book'),
  command('unzip -t split.zip'),
  command('zip -s 0 split.zip --out joined.zip'),
  command('zip -F joined.zip --out fixed.zip'),
  command('unzip -u -d out moved.zip'),
  command('unzip -a -L -d lower moved.zip'),
  command('zip -o -X -r dated.zip site/book/part-2'),
  command('zip -q -X -l -r lines.zip site/book/part-1'),
  command('unzip -q -d crlf lines.zip'),
];

export const SESSIONS: readonly Session[] = [
  {
    name: 'lua-typed',
    // jco refuses components with exceptions, and an error in Lua is one.
    builds: ['module'],
    steps: [
      typed('lua', ['-i'], 'lua/typed.lua'),
      run('lua', ['-e', 'print(#arg, ...)', 'notes/third.lua', 'one', 'two']),
      run('lua', ['none.lua']),
      run('lua', ['-'], 'print(io.read("l") == nil)\nerror("at the end")\n'),
      run('lua', ['-e', 'local f <close> = setmetatable({}, { __close = function() print("closed") end })']),
    ],
  },
  {
    name: 'lua-files',
    builds: ['module', 'component'],
    steps: [
      run('lua', ['-'], `arg = { 'notes', 'site', 'none' }\n${source('lua/count.lua')}`),
      run('lua', ['-e', "print(os.rename('index/t.txt', 'notes/count.txt'))"]),
      run('lua', ['-v', '-']),
    ],
  },
  {
    name: 'jim-sort',
    // It leaves a sort that fails by longjmp, which a component has not.
    builds: ['module'],
    steps: [
      run(
        'jim',
        ['-'],
        'puts [catch {lsort -integer {3 1 two}} why]\nputs $why\nlsort -command {apply {{a b} {error apart}}} {2 1}\n',
      ),
    ],
  },
  {
    name: 'jim',
    builds: ['module', 'component'],
    steps: [
      typed('jim', [], 'jim/typed.tcl'),
      run('jim', ['-e', 'set argv', 'one', 'two words']),
      run('jim', ['none.tcl']),
      run('jim', ['-'], 'puts [lsort [glob site/*]]\nexit 3\n'),
    ],
  },
  { name: 'archive', builds: ['module', 'component'], steps: ARCHIVE },
];
