/** Which contents are pictures. */
import { describe, expect, it } from 'vitest';

import { imageAddress, imageType } from './content-image.ts';

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);

describe('pictures', () => {
  it('are told by their first bytes, not by their names', () => {
    expect(imageType(PNG)).toBe('image/png');
    expect(imageType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('image/jpeg');
    expect(imageType(new TextEncoder().encode('GIF89a'))).toBe('image/gif');
    expect(imageType(new TextEncoder().encode('RIFF....WEBPVP8 '))).toBe('image/webp');
    expect(imageType(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeNull();
    expect(imageType(new Uint8Array())).toBeNull();
  });
  it('become addresses with their bytes in them', () => {
    expect(imageAddress(PNG)).toBe('data:image/png;base64,iVBORw0KGgoA');
    expect(imageAddress(new TextEncoder().encode('text'))).toBeNull();
  });
});
