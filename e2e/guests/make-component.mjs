/**
 * `make-component.mjs CORE WORLD OUT WIT...`: wraps a core module as a component of a world. The first WIT file has the world, the
 * others hold one package each, in braces or as a file of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import { componentEmbed, componentNew } from '@bytecodealliance/jco-transpile/wasm-tools';

const [core, world, out, worlds, ...packages] = process.argv.slice(2);

/** A package that is a whole file (`package a:b;` first) becomes one in braces, so that all fit into one text. */
function nested(file) {
  const text = readFileSync(file, 'utf8');
  const head = /^package ([^\s;{]+);$/m.exec(text);
  return head === null ? text : `package ${head[1]} {\n${text.slice(head.index + head[0].length)}}\n`;
}

const witSource = [readFileSync(worlds, 'utf8'), ...packages.map(nested)].join('\n');
const embedded = await componentEmbed({ binary: readFileSync(core), witSource, world, stringEncoding: 'utf8' });
writeFileSync(out, await componentNew(embedded, []));
