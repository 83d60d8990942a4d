import { isBehind, type Journey, type Means, runBranch, step } from '../failover/journey';
import type { FailoverInput } from '../failover/state';
import type { JourneyStore, StoredJourney } from '../store/journey';

/** What a step of a Region switch plan asks for. */
export interface Request {
  /** State of the plan that is behind the journey when the step is done. */
  readonly through: string;
  /** Only this part of a state whose parts run side by side. */
  readonly branch?: string;
  /** Begins a journey if none is under way. */
  readonly begin?: FailoverInput;
}

export interface Travel {
  readonly store: JourneyStore;
  readonly means: Means;
  /** Name for a journey that begins. */
  readonly name: () => string;
  /** Why the Region does not serve; nothing if it does. */
  readonly idle: () => Promise<string | undefined>;
}

/**
 * Goes on with the Region's journey until a state lies behind it. What is done already is not done again, so a step may
 * be repeated, skipped or run by two at once.
 *
 * @throws Error if the state is not behind: because of a failure, another traveller, or want of time. Asked again, it
 * goes on from where it is.
 */
export async function travel(request: Request, { store, means, name, idle }: Travel): Promise<{ at?: string }> {
  let journey = await store.load();
  if (request.begin && (!journey || journey.at === undefined))
    journey = await begin(request.begin, journey, store, name);
  if (!journey) throw new Error(`nothing is under way: a plan begins with its first step, not with ${request.through}`);
  if (request.branch !== undefined && journey.at === request.through) {
    const end = await runBranch(journey, request.through, request.branch, means);
    if (!(await store.saveBranch(journey.execution, request.branch, end))) throw overtaken(journey);
    return { at: journey.at };
  }
  while (!isBehind(journey, request.through)) journey = await save(journey, await step(journey, means), store);
  // Ended, by this journey or by another execution that was faster.
  const why = journey.at === undefined ? (journey.failure ?? (await idle())) : undefined;
  if (why !== undefined) throw new Error([why, journey.data?.detail].filter(Boolean).join('; '));
  return { at: journey.at };
}

async function begin(input: FailoverInput, last: StoredJourney | undefined, store: JourneyStore, name: () => string) {
  const { version = 0 } = last ?? {};
  return save({ execution: '', input, version }, { execution: name(), input, at: 'Begin' }, store);
}

async function save(before: StoredJourney, after: Journey, store: JourneyStore): Promise<StoredJourney> {
  if (!(await store.save(after, before.version))) throw overtaken(after);
  return { ...after, version: before.version + 1 };
}

const overtaken = ({ execution }: Journey) =>
  new Error(`another step of ${execution || 'the plan'} went on at the same time: this one stops, and can be repeated`);
