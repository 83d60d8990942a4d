import type { Vote } from '../../runtime/protocol/lease';
import { Random } from './time/random';
import { installTime } from './time/globals';
import { applyFaults, healedAt } from './faults/apply';
import type { Schedule } from './faults/schedule';
import { AnswerInvariants } from './invariants/answers';
import { judgeBooks } from './invariants/books';
import { InsideRegionInvariants } from './invariants/inside-a-region';
import { JournalInvariants } from './invariants/journal';
import { LeaseInvariants } from './invariants/lease';
import { Liveness } from './invariants/liveness';
import { Violation } from './invariants/violation';
import { TakeoverInvariants } from './invariants/takeover';
import { ValidityInvariants } from './invariants/validity';
import { judgeInvocation } from './invariants/invocations';
import { Trace, type Detail } from './trace';
import type { Observer } from './world/observer';
import { type Tampering, World } from './world/world';

export interface RunResult {
  readonly schedule: Schedule;
  readonly violation?: Violation;
  /** Virtual seconds until the run ended. */
  readonly seconds: number;
  readonly events: number;
  /** Payments that customers were told about. */
  readonly acknowledged: number;
  readonly epoch: number;
  readonly trace: readonly string[];
}

export interface RunOptions {
  readonly trace?: Detail;
  readonly tampering?: Tampering;
}

/** Milliseconds between a customer's payments. */
const pace = 3000;

/** Runs one schedule, from a system that serves to one that serves again, and judges everything on the way. */
export async function run(schedule: Schedule, options: RunOptions = {}): Promise<RunResult> {
  const { seed, grade, customers, faults, rpoLag } = schedule;
  const standbys = faults.some(({ kind }) => kind === 'writer-lost');
  // eslint-disable-next-line prefer-const -- what judges the world is made before it, and reaches it by this name
  let world!: World;
  const get = () => world;
  const lease = new LeaseInvariants(get);
  const journal = new JournalInvariants(get);
  const takeover = new TakeoverInvariants(get);
  const inside = new InsideRegionInvariants(get);
  const validity = new ValidityInvariants(get);
  const answers = new AnswerInvariants(get, lease);
  const trace = new Trace(get, options.trace);
  const guarded = (judge: () => void) => {
    try {
      judge();
    } catch (error) {
      world.scheduler.fail(error);
    }
  };
  const observer: Observer = {
    wrote: (write) => {
      trace.wrote(write);
      guarded(() => {
        if (write.table === world.config.tables.journal) journal.put(write);
        else if (write.after.item === 'lease') {
          lease.wrote(write);
          takeover.wrote(write);
        } else if (String(write.after.item).startsWith('vote#')) takeover.voted(write.after as unknown as Vote);
      });
    },
    database: (event) => {
      trace.database(event);
      if (event.kind === 'replaced') guarded(() => inside.replaced(event));
      if (event.kind !== 'commit') return;
      guarded(() => inside.committed(event));
      guarded(() => journal.committed(event));
      guarded(() => takeover.committed(event));
    },
    rds: () => undefined,
    answered: (instance, request, outcome) => {
      trace.answered(instance, request, outcome);
      guarded(() => answers.answered(instance, request, outcome));
      guarded(() => validity.judgeOne(instance));
    },
    lease: (instance, exchange) => guarded(() => validity.heard(instance, exchange)),
    invoked: (invocation, outcome) => {
      trace.invoked(invocation, outcome);
      guarded(() => {
        takeover.count();
        judgeInvocation(invocation, outcome);
      });
    },
    entered: (execution, state) => {
      trace.entered(execution, state);
      takeover.count();
    },
    healthy: (from, region) => takeover.answered(from, region),
    launched: () => undefined,
  };
  world = new World({ seed, grade, customers, pace, standbys, rpoLag, observer, tampering: options.tampering });
  const { scheduler } = world;
  const uninstall = installTime(scheduler, new Random(seed));
  const liveness = new Liveness(world, 1000 * healedAt(faults));
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = options.trace ? stackTraceLimit : 0;
  let violation: Violation | undefined;
  try {
    world.start();
    applyFaults(world, faults, (fault, healed) => trace.fault(fault, healed));
    liveness.start();
    await scheduler.run(Infinity, () => {
      guarded(() => validity.judge());
      return liveness.over;
    });
    judgeBooks(world, answers.acknowledged);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
    trace.violated(error);
  } finally {
    uninstall();
    Error.stackTraceLimit = stackTraceLimit;
  }
  return {
    schedule,
    violation,
    seconds: scheduler.now / 1000,
    events: scheduler.events,
    acknowledged: answers.acknowledged.size,
    epoch: world.lease.epoch,
    trace: trace.lines,
  };
}
