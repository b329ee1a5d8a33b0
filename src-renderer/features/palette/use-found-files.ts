/** The files that match what is typed: the newest answer, asked for again while the list of paths is being made. */
import { useEffect, useState } from 'react';

import type { ApiClient, CallOutput } from '../../../src-preload/contract/api.ts';
import type { FIND_PLACES } from '../../../src-preload/contract/search-calls.ts';
import { messageOf } from '../../shared/failure.ts';

export type FindPlace = (typeof FIND_PLACES)[number];

/** Rows that are drawn: nobody goes through more. */
const MOST = 60;
/** Milliseconds until an unfinished list is asked again. */
const AGAIN = 200;

export interface FoundFiles {
  /** null until the first answer. */
  readonly answer: CallOutput<'fileFind'> | null;
  /** What it is about: the answer before stays until there is a newer one. */
  readonly text: string;
  readonly problem: string | null;
}

interface FilesQuestion {
  readonly text: string;
  readonly within: FindPlace;
}

export function useFoundFiles(
  client: Pick<ApiClient, 'fileFind'>,
  sandbox: string,
  { text, within }: FilesQuestion,
): FoundFiles {
  const [found, setFound] = useState<FoundFiles>({ answer: null, text: '', problem: null });
  useEffect(() => {
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const answer = await client.fileFind({ sandbox, text, within, limit: MOST });
        if (!isWanted) return;
        setFound({ answer, text, problem: null });
        if (answer.complete === 'no') timer = setTimeout(() => void ask(), AGAIN);
      } catch (error) {
        if (isWanted) setFound({ answer: null, text, problem: messageOf(error) });
      }
    };
    void ask();
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [client, sandbox, text, within]);
  return found;
}
