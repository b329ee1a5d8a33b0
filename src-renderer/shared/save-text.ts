/** Gives the user a text as a file of their own: the shell, or the browser, asks where to put it. */

export function saveText(name: string, text: string, type: 'application/json' | 'text/plain'): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Only when the download has begun: that is after this turn.
  setTimeout(() => URL.revokeObjectURL(address));
}
