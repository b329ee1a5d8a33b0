/** A canonical path of our own making as its mount and names: what a listing has shown needs no checks, and may not pass those for guests. */

export function splitPath(path: string): { readonly mount: string; readonly names: readonly string[] } {
  const at = path.indexOf('://');
  const inside = path.slice(at + '://'.length);
  return { mount: path.slice(0, at), names: inside === '' ? [] : inside.split('/') };
}
