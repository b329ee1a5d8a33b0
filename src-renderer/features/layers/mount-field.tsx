/** Which mount a layer goes to, or comes from. */
export interface MountFieldProps {
  readonly mounts: readonly string[];
  readonly mount: string | undefined;
  readonly onMount: (mount: string) => void;
}

export function MountField({ mounts, mount, onMount }: MountFieldProps) {
  return (
    <label className="layer-field">
      Mount
      <select className="input" value={mount} onChange={(event) => onMount(event.target.value)}>
        {mounts.map((name) => (
          <option key={name} value={name}>
            {name}://
          </option>
        ))}
      </select>
    </label>
  );
}
