import type { Schedule } from './faults/schedule';
import { run, type RunResult } from './run';
import type { Tampering } from './world/world';

/** Runs that a shrinking may take. */
const most = 120;

/**
 * Leaves out what a violation does not need: faults one by one, customers, length. What is left violates the same
 * invariant.
 */
export async function shrink(failed: RunResult, tampering?: Tampering): Promise<RunResult> {
  let smallest = failed;
  let runs = 0;
  const attempt = async (schedule: Schedule): Promise<boolean> => {
    if (runs++ >= most) return false;
    const result = await run(schedule, { tampering });
    if (result.violation?.invariant !== failed.violation!.invariant) return false;
    smallest = result;
    return true;
  };
  for (let again = true; again;) {
    again = false;
    for (const schedule of smaller(smallest.schedule))
      if (await attempt(schedule)) {
        again = true;
        break;
      }
  }
  return run(smallest.schedule, { trace: 'all', tampering });
}

/** Schedules with one thing less. */
function* smaller(schedule: Schedule): Generator<Schedule> {
  const { faults, customers } = schedule;
  for (let index = faults.length - 1; index >= 0; index--)
    yield { ...schedule, faults: faults.filter((_, at) => at !== index) };
  if (customers > 1) yield { ...schedule, customers: customers - 1 };
  for (const [index, fault] of faults.entries()) {
    if (fault.for === undefined || fault.for <= 2) continue;
    const shorter = { ...fault, for: Math.round(fault.for * 5) / 10 };
    yield { ...schedule, faults: faults.map((one, at) => (at === index ? shorter : one)) };
  }
}
