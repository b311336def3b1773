/**
 * What records have in common, worked out once: the reader of records gives the same object again for the same bytes, also in the next file. It
 * changes no answer: with objects that are new each time everything is worked out each time.
 */
import type { Fact } from '../../../shared/domain/event.ts';
import { Principals, Sessions } from './principals.ts';
import { namedIn, type Named } from './target.ts';

type Json = Readonly<Record<string, unknown>>;

const REMEMBERED = 20_000;
/** Objects that nearly never come again are not worth remembering: judged after so many. */
const JUDGED_AFTER = 2000;
const ACTIONS = 20_000;

/** What any file may add to and any other is given. */
export class RecallMemory {
  readonly sessions = new Sessions();
  readonly named = new Map<object, { readonly resources: unknown; readonly named: Named }>();
  readonly #called = new Map<string, Map<string, Called>>();
  #calledCount = 0;

  called(eventSource: string, eventName: string): Called {
    let names = this.#called.get(eventSource);
    const known = names?.get(eventName);
    if (known !== undefined) return known;
    const service = serviceOf(eventSource);
    const called = { service, action: `${service}:${eventName}` };
    if (this.#calledCount >= ACTIONS) {
      this.#called.clear();
      this.#calledCount = 0;
      names = undefined;
    }
    if (names === undefined) this.#called.set(eventSource, (names = new Map<string, Called>()));
    names.set(eventName, called);
    this.#calledCount += 1;
    return called;
  }
}

const shared = new RecallMemory();

/** That of one file. */
export class Recall {
  readonly principals: Principals;
  readonly #memory: RecallMemory;
  #asked = 0;
  #known = 0;

  /** @param memory by default that of all files which are read in this thread. */
  constructor(memory = shared) {
    this.#memory = memory;
    this.principals = new Principals(memory.sessions);
  }

  /** What the record's request and resources name; further targets go to `facts`. */
  named(record: Json, facts: Fact[]): Named {
    const named = this.#namedOnce(record);
    for (const fact of named.also) facts.push(fact);
    return named;
  }

  #namedOnce(record: Json): Named {
    const request = record['requestParameters'];
    const resources = record['resources'];
    if (typeof request !== 'object' || request === null || (this.#asked > JUDGED_AFTER && this.#known * 4 < this.#asked)) return namedIn(request, resources);
    this.#asked += 1;
    const before = this.#memory.named;
    const known = before.get(request);
    if (known !== undefined && known.resources === resources) {
      this.#known += 1;
      return known.named;
    }
    const named = namedIn(request, resources);
    if (before.size >= REMEMBERED) before.clear();
    before.set(request, { resources, named });
    return named;
  }

  /** The service of a call and `SERVICE:NAME`, the same strings for the same two: what looks them up need not spell them out again. */
  called(eventSource: string, eventName: string): Called {
    return this.#memory.called(eventSource, eventName);
  }
}

interface Called { readonly service: string; readonly action: string }

const serviceOf = (eventSource: string): string => (eventSource.endsWith('.amazonaws.com') ? eventSource.slice(0, -14) : eventSource);
