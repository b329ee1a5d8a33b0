/** What `Capsule.toml` may say. */
import { describe, expect, it } from 'vitest';

import { mainComponent, parseManifest } from './capsule-manifest.ts';

const parse = (text: string) => parseManifest(Buffer.from(text));
const ABOUT = '[package]\nname = "tidy-imports"\n';
const COMPONENT = '[[component]]\nfile = "tidy.wasm"\n';

describe('a manifest', () => {
  it('names the capsule, its components and its variables', () => {
    const manifest = parse(`
      [package]
      name = "margin-notes"
      version = "1.4.0"
      description = "Keeps notes"
      astrid-version = ">=0.8"
      [[component]]
      id = "lib"
      entrypoint = "./lib//notes.wasm"
      type = "library"
      [[component]]
      id = "main"
      file = "main.wasm"
      hash = "sha256:${'0'.repeat(64)}"
      [capabilities]
      fs_read = ["*"]
      [env.STYLE]
      type = "select"
      request = "How?"
      enum_values = ["plain", "fancy"]
      default = "plain"
      [env.TOKEN]
      type = "secret"
      [env.DEPTH]
      default = 3
    `);
    expect(manifest).toMatchObject({
      name: 'margin-notes',
      version: '1.4.0',
      description: 'Keeps notes',
      components: [
        { id: 'lib', file: 'lib/notes.wasm', hash: null, type: 'library' },
        { id: 'main', file: 'main.wasm', hash: `sha256:${'0'.repeat(64)}`, type: 'executable' },
      ],
      variables: [
        { key: 'STYLE', type: 'select', request: 'How?', defaultValue: 'plain', options: ['plain', 'fancy'] },
        { key: 'TOKEN', type: 'secret', request: '', defaultValue: null, options: [] },
        { key: 'DEPTH', type: 'text', request: '', defaultValue: '3', options: [] },
      ],
    });
    expect(mainComponent(manifest).id).toBe('main');
    expect(manifest.rules).toEqual([{ access: 'read', pattern: '*', place: 'Capsule.toml 16:18' }]);
    expect(manifest.text).toContain('name = "margin-notes"');
  });

  it.each([
    ['TOML that is damaged', 'name = ', /line 1/],
    ['no package', COMPONENT, /no \[package\]/],
    ['no name', `[package]\n${COMPONENT}`, /has no name/],
    ['a name in capitals', `[package]\nname = "Tidy"\n${COMPONENT}`, /lower case/],
    ['a name that is a path', `[package]\nname = "../a"\n${COMPONENT}`, /lower case/],
    ['a name that is a number', `[package]\nname = 3\n${COMPONENT}`, /must be text/],
    ['no component', ABOUT, /no \[\[component\]\]/],
    ['a component without a file', `${ABOUT}[[component]]\nid = "a"`, /has no file/],
    ['a file outside', `${ABOUT}[[component]]\nfile = "../a.wasm"`, /inside the capsule's folder/],
    ['an absolute file', `${ABOUT}[[component]]\nfile = "/a.wasm"`, /inside the capsule's folder/],
    ['a type that nobody knows', `${ABOUT}${COMPONENT}type = "plugin"`, /must be one of/],
    ['a variable that is no table', `env.A = 3\n${ABOUT}${COMPONENT}`, /must be a table/],
    ['options that are no texts', `${ABOUT}${COMPONENT}[env.A]\nenum_values = [1]`, /list of texts/],
    ['a variable with = in its name', `${ABOUT}${COMPONENT}[env."A=B"]`, /no name of a variable/],
  ])('refuses %s, and says where', (_what, text, why) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'bad-manifest', message: expect.stringMatching(why) as string }),
    );
  });

  it('refuses to run libraries only', () => {
    expect(() => mainComponent(parse(`${ABOUT}${COMPONENT}type = "library"`))).toThrow(/libraries/);
  });

  it('takes a table named __proto__ for what it is', () => {
    const manifest = parse(`${ABOUT}${COMPONENT}[env.__proto__]\ndefault = "x"`);
    expect(manifest.variables.map(({ key }) => key)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['default']).toBeUndefined();
  });
});
