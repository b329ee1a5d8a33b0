/** The arrow before a tree row that can be opened. */
import { ChevronDown, ChevronRight } from 'lucide-react';

export function Twistie({ expanded }: { readonly expanded: boolean | null }) {
  if (expanded === null) return <span className="twistie" aria-hidden />;
  const Icon = expanded ? ChevronDown : ChevronRight;
  return <Icon size={14} className="twistie" aria-hidden />;
}
