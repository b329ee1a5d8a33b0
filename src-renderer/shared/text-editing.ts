/** What a part of the window can ask of the text editor, without knowing which one it is. */
import type { ReactNode } from 'react';

/** Something to be seen at a place of a text. Lines and columns count from 1. */
export interface TextMark {
  readonly severity: 'error' | 'warning' | 'info';
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly sentence: string;
}

/** What may be meant by what is being typed. Offsets count UTF-16 code units from 0. */
export interface TextCompletion {
  readonly from: number;
  readonly to: number;
  /** The likeliest first. */
  readonly choices: readonly {
    readonly text: string;
    readonly about: string;
    readonly kind: 'section' | 'key' | 'value';
  }[];
}

export interface TextHover {
  readonly from: number;
  readonly to: number;
  /** Markdown. */
  readonly paragraphs: readonly string[];
}

/** What is known about a text where the cursor or the pointer is. */
export interface TextHelp {
  readonly complete: (text: string, caret: number) => TextCompletion;
  /** null where there is nothing to say. */
  readonly hover: (text: string, at: number) => TextHover | null;
}

export interface TextPaneProps {
  readonly label: string;
  /** `of`: as the name of a file says. */
  readonly language: 'toml' | { readonly of: string };
  readonly text: string;
  readonly access: 'read-write' | 'read-only';
  readonly marks: readonly TextMark[];
  readonly help: TextHelp;
  /** Goes there when it is another object than before. */
  readonly place: TextPlaceWanted | null;
  readonly onChange: (text: string) => void;
}
export interface TextPlaceWanted {
  readonly line: number;
  readonly column: number;
}

export interface TextComparison {
  /** For its language, and for those who cannot see where each side stands. */
  readonly name: string;
  readonly sides: readonly [string, string];
  readonly before: string;
  readonly after: string;
}

/** The editors of one tab. Texts keep their undo as long as the tab is open. */
export interface TextViews {
  readonly edit: (props: TextPaneProps) => ReactNode;
  readonly compare: (props: TextComparison) => ReactNode;
}
