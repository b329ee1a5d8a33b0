/** Shown while an editor or a content is on its way: nothing for a moment, then a word. */
export function EditorLoading() {
  return (
    <div className="editor-loading" role="status">
      Loading…
    </div>
  );
}
