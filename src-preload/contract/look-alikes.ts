/** Which letters look like which others: a small table of our own, for warnings and not for decisions. */

/** Scripts whose letters are taken for each other's. */
export const SCRIPTS = ['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Cherokee', 'Coptic', 'Lisu'] as const;

const LETTERS: Readonly<Record<(typeof SCRIPTS)[number], RegExp>> = {
  Latin: /\p{Script=Latin}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Armenian: /\p{Script=Armenian}/u,
  Cherokee: /\p{Script=Cherokee}/u,
  Coptic: /\p{Script=Coptic}/u,
  Lisu: /\p{Script=Lisu}/u,
};

/** Whether a text has a letter of that script. */
export const isLetterOf = (script: (typeof SCRIPTS)[number], text: string): boolean => LETTERS[script].test(text);

/** What looks like the characters that paths are made of (`/`, `\`, `.`, `:`): never shown as itself. */
export const ESCAPED_LOOK_ALIKES: ReadonlySet<string> = new Set(
  Array.from(
    [
      '\u2044\u2215\u2571\u27cb\u29f8\u1735\uff0f',
      '\u2216\u29f5\u29f9\ufe68\uff3c\u20e5',
      '\u2024\u2025\u2026\ufe52\uff0e\u0701\u0702\ua4f8\ua4fa',
      '\u02d0\u02f8\u0589\u2236\ua789\ufe13\ufe55\uff1a\ua4fd',
    ].join(''),
  ),
);

/** Each pair: what is seen, and what has that look. */
const PAIRS: readonly (readonly [plain: string, looks: string])[] = [
  ['a', '\u0430\u03b1\u0251'],
  ['b', '\u0184\u044c\u13cf'],
  ['c', '\u0441\u03f2\u1d04\u217d'],
  ['d', '\u0501\u217e'],
  ['e', '\u0435\u04bd'],
  ['f', '\u017f\u03dd\u0584\u1e9d'],
  ['g', '\u0261\u018d\u0581'],
  ['h', '\u04bb\u0570'],
  ['i', '\u0456\u03b9\u0131\u0269\u2170\u04cf'],
  ['j', '\u0458\u03f3\u0575'],
  ['k', '\u03ba\u043a'],
  ['l', '\u04c0\u01c0\u217c\u0196'],
  ['m', '\u217f'],
  ['n', '\u0578\u057c'],
  ['o', '\u043e\u03bf\u0585\u1d0f\u03c3\u0ed0\u0d20'],
  ['p', '\u0440\u03c1\u03f1'],
  ['q', '\u051b\u0563\u0566'],
  ['r', '\u0433\u1d26'],
  ['s', '\u0455\ua731'],
  ['t', '\u03c4'],
  ['u', '\u03c5\u057d\u1d1c\u028b'],
  ['v', '\u03bd\u0475\u1d20\u2174'],
  ['w', '\u051d\u0461\u1d21\u0561'],
  ['x', '\u0445\u2179'],
  ['y', '\u0443\u03b3\u04af\u0263'],
  ['z', '\u1d22'],
  ['A', '\u0410\u0391\u13aa\ua4ee'],
  ['B', '\u0412\u0392\u13f4\ua4d0'],
  ['C', '\u0421\u03f9\u13df\ua4da'],
  ['D', '\u13a0\ua4d3'],
  ['E', '\u0415\u0395\u13ac\ua4f0'],
  ['F', '\u03dc\ua4dd'],
  ['G', '\u050c\u13c0\ua4d6'],
  ['H', '\u041d\u0397\u13bb\ua4e7'],
  ['I', '\u0406\u0399\ua4f2'],
  ['J', '\u0408\u037f\u13ab\ua4d9'],
  ['K', '\u041a\u039a\u13e6\ua4d7'],
  ['L', '\u13de\ua4e1'],
  ['M', '\u041c\u039c\u13b7\ua4df'],
  ['N', '\u039d\ua4e0'],
  ['O', '\u041e\u039f\u0555\ua4f3'],
  ['P', '\u0420\u03a1\u13e2\ua4d1'],
  ['R', '\u13a1\ua4e3'],
  ['S', '\u0405\u054f\u13da\ua4e2'],
  ['T', '\u0422\u03a4\u13a2\ua4d4'],
  ['U', '\u054d\ua4f4'],
  ['V', '\u0474\u13d9\ua4e6'],
  ['W', '\u051c\u13b3\ua4ea'],
  ['X', '\u0425\u03a7\ua4eb'],
  ['Y', '\u04ae\u03a5\ua4ec'],
  ['Z', '\u0396\u13c3\ua4dc'],
  ['3', '\u0417\u0437\u0292\u04e0'],
  ['6', '\u0431'],
  ['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u02d7'],
];

/** From a character to the ASCII one that it looks like. */
export const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([plain, looks]) => Array.from(looks, (look) => [look, plain] as const)),
);
