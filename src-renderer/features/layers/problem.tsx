/** Why a deed did not come to its end, in its dialog. */
import { visible } from '../../shared/visible.ts';

export function Problem({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <p className="notice error" role="alert">
      {visible(text)}
    </p>
  );
}
