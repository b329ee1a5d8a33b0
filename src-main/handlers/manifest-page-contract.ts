/** For tests: the tables of docs/manifest.md, made of the schema. */
import { MANIFEST_SCHEMA } from '../../src-preload/contract/manifest/manifest-schema.ts';
import type { FieldSchema, OtherKeys } from '../../src-preload/contract/manifest/schema-shape.ts';

const SHAPE_NAMES: Readonly<Record<FieldSchema['shape'], string>> = {
  text: 'text',
  texts: 'list of texts',
  'text-or-texts': 'text, or list of texts',
  'true-or-false': 'true or false',
  'whole-number': 'whole number',
  table: 'table',
  tables: 'list of tables',
  'text-or-table': 'text, or table',
  any: 'any',
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('_', '\\_');
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

function remarks({ words, since, note, needed, aliases }: FieldSchema): string {
  return [
    ...(needed === 'error' ? ['needed'] : []),
    ...(words
      ? [
          Object.entries(words)
            .map(([word, about]) => `${code(word)} ${cell(about)}`)
            .join(', '),
        ]
      : []),
    ...(aliases ? [`also ${aliases.map(code).join(', ')}`] : []),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...(note ? [cell(note.sentence.replace(/\.$/, ''))] : []),
  ].join('; ');
}

const row = (key: string, field: FieldSchema): string =>
  `| ${code(key)} | ${SHAPE_NAMES[field.shape]} | ${cell(field.about)} | ${code(field.example)} | ${remarks(field)} |`;

/** Those of a table within a table, too. */
function rows(field: FieldSchema, before = ''): readonly string[] {
  const own = Object.entries(field.fields ?? {}).flatMap(([key, one]) => [
    row(`${before}${key}`, one),
    ...(before === '' && key === 'capabilities' ? [] : rows(one, `${before}${key}.`)),
  ]);
  return [...own, ...(field.others ?? []).flatMap((one) => otherRows(one, before))];
}

const otherRows = ({ name, field }: OtherKeys, before: string): readonly string[] => [
  row(`${before}${name}`, field),
  ...rows(field, `${before}${name}.`),
];

function section(key: string, field: FieldSchema): readonly string[] {
  const title = field.shape === 'tables' ? `[[${key}]]` : `[${key}]`;
  const body = rows(field);
  const about = [
    `${cell(field.about)}.`,
    ...(field.since === undefined ? [] : [`Since ${field.since}.`]),
    ...(field.note ? [cell(field.note.sentence)] : []),
  ];
  const table = ['| key | what it is | what it says | example | more |', '| --- | --- | --- | --- | --- |', ...body];
  return [`### ${code(title)}`, '', about.join(' '), '', ...(body.length > 0 ? [...table, ''] : [])];
}

/** As Markdown; how wide the columns are is not part of it. */
export const manifestTables = (): string =>
  Object.entries(MANIFEST_SCHEMA)
    .flatMap(([key, field]) => section(key, field))
    .join('\n');
