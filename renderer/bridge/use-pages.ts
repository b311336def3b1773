/** A long answer read page by page with the engine's cursor. A new question keeps the old rows, marked stale, until its first page is here. */
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Fault, Result } from '../../shared/domain/fault.ts';
import { caseVersion, subscribeAnswers } from './answers.ts';
import { emptyPages, joinPage, type Joined, type Page } from './pages.ts';

export interface Pages<R, X> {
  readonly rows: readonly R[];
  readonly extra: X | undefined;
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly stale: boolean;
  readonly fault: Fault | undefined;
  readonly more: () => void;
  readonly retry: () => void;
}

export interface Fetched<R, C, X> { readonly page: Page<R, C>; readonly extra: X }

interface Held<R, C, X> {
  readonly question: string;
  readonly joined: Joined<R, C>;
  readonly extra: X | undefined;
  readonly fault: Fault | undefined;
}

/** `fetchPage` must be stable; `question` names what is asked, apart from the cursor. */
export function usePages<R, C, X>(question: string, fetchPage: (question: string, after: C | undefined) => Promise<Result<Fetched<R, C, X>>>): Pages<R, X> {
  const version = useSyncExternalStore(subscribeAnswers, caseVersion);
  const [again, setAgain] = useState(0);
  const wanted = `${version} ${again} ${question}`;
  const [held, setHeld] = useState<Held<R, C, X>>({ question: '', joined: emptyPages(), extra: undefined, fault: undefined });
  const newest = useRef('');
  const busy = useRef(false);

  useEffect(() => {
    newest.current = wanted;
    busy.current = true;
    void fetchPage(question, undefined).then((result) => {
      if (newest.current !== wanted) return;
      busy.current = false;
      setHeld((now) => result.ok
        ? { question: wanted, joined: joinPage(emptyPages<R, C>(), result.value.page), extra: result.value.extra, fault: undefined }
        : { ...now, question: wanted, fault: result.fault });
    });
  }, [wanted, question, fetchPage]);

  const more = useCallback(() => {
    const after = held.joined.next;
    if (busy.current || after === undefined || held.question !== wanted) return;
    busy.current = true;
    void fetchPage(question, after).then((result) => {
      if (newest.current !== wanted) return;
      busy.current = false;
      setHeld((now) => result.ok ? { ...now, joined: joinPage(now.joined, result.value.page), fault: undefined } : { ...now, fault: result.fault });
    });
  }, [held, wanted, question, fetchPage]);

  const retry = useCallback(() => { setAgain((n) => n + 1); }, []);
  const loading = held.question !== wanted;
  return {
    rows: held.joined.rows, extra: held.extra, hasMore: held.joined.next !== undefined, loading,
    stale: loading && held.joined.pages > 0, fault: loading ? undefined : held.fault, more, retry,
  };
}
