/** What the text editor can be told about a manifest: from the one table of its schema. */
import { completeManifest } from '../../../src-preload/contract/manifest/complete-manifest.ts';
import { explainManifest } from '../../../src-preload/contract/manifest/explain-manifest.ts';
import type { TextHelp } from '../../shared/text-editing.ts';

export const MANIFEST_HELP: TextHelp = {
  complete: completeManifest,
  hover(text, at) {
    const found = explainManifest(text, at);
    if (!found) return null;
    const { place, title, lines, example } = found;
    const code = example === null ? [] : [`\`\`\`toml\n${example}\n\`\`\``];
    return { from: place.offset, to: place.offset + place.length, paragraphs: [`**${title}**`, ...lines, ...code] };
  },
};
