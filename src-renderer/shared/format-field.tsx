/** One of several formats for a file that is to be written, each with what it is good for. */
export interface FormatChoice<Format extends string> {
  readonly id: Format;
  readonly title: string;
  readonly about: string;
}

export interface FormatFieldProps<Format extends string> {
  /** Of the group: no other on the page has the same. */
  readonly name: string;
  readonly formats: readonly FormatChoice<Format>[];
  readonly format: Format;
  readonly onFormat: (format: Format) => void;
}

export function FormatField<Format extends string>({ name, formats, format, onFormat }: FormatFieldProps<Format>) {
  return (
    <fieldset className="export-part">
      <legend>Format</legend>
      {formats.map(({ id, title, about }) => (
        <label key={id} className="export-choice">
          <input type="radio" name={name} checked={format === id} onChange={() => onFormat(id)} />
          <span>
            <strong>{title}</strong>
            <span className="faint"> {about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
