import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { explore, type Exploration } from './explore';
import { scheduleOf } from './faults/generate';
import { formatSchedule } from './faults/schedule';
import { run, type RunResult } from './run';
import { parseScenario, readScenario, record, scenarioFiles } from './scenario';
import { shrink } from './shrink';

const usage = `npm run simulate -- [--schedules N] [--for 10m] [--seed N] [--short] [--json]
npm run simulate -- --seed N --trace     one schedule, with everything that happens in it
npm run simulate -- --record             runs the scenarios of test/scenarios and writes down what they do
npm run simulate -- --without GUARD ...  each with one guard of test/mutations/catalogue broken; --all for all of them`;

const options = {
  seed: { type: 'string', default: '1' },
  schedules: { type: 'string' },
  for: { type: 'string' },
  short: { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
  /** Stops at the first violation and leaves it as it is. */
  first: { type: 'boolean', default: false },
  record: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** @returns the exit code: 0 if nothing was violated, 1 if something was, 2 if the call is wrong */
export async function main(argv: readonly string[]): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options }));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    return 2;
  }
  if (values.help) return say(usage, 0);
  const seed = wholeNumber('--seed', values.seed);
  if (values.record) return recordAll();
  const scale = values.short ? 'short' : 'wide';
  if (values.trace) {
    const result = await run(scheduleOf(seed, scale), { trace: 'all' });
    return say([...described(result), ...verdict(result)].join('\n'), result.violation ? 1 : 0);
  }
  const time = values.for === undefined ? undefined : duration(values.for);
  const schedules = values.schedules === undefined ? undefined : wholeNumber('--schedules', values.schedules);
  let interrupted = false;
  process.once('SIGINT', () => (interrupted = true));
  const found = await explore({
    firstSeed: seed,
    schedules: schedules ?? (time === undefined ? 10_000 : undefined),
    time,
    scale,
    violations: values.first ? 1 : undefined,
    onProgress: progress(),
    stopped: () => interrupted,
  });
  const shrunk = found.violations.length > 0 && !values.first ? await shrink(found.violations[0]!) : undefined;
  process.stdout.write(`${values.json ? asJson(found, shrunk) : asText(found, shrunk)}\n`);
  return found.violations.length > 0 ? 1 : 0;
}

function say(text: string, code: number): number {
  process.stdout.write(`${text}\n`);
  return code;
}

async function recordAll(): Promise<number> {
  for (const file of scenarioFiles()) {
    writeFileSync(file, await record(parseScenario(readScenario(file))));
    process.stdout.write(`${relative(process.cwd(), file)}\n`);
  }
  return 0;
}

function asText(found: Exploration, shrunk?: RunResult): string {
  const lines = found.violations.map(
    ({ schedule, violation }) => `seed ${schedule.seed} violates "${violation!.invariant}": ${violation!.message}`,
  );
  if (shrunk) {
    const { seed } = found.violations[0]!.schedule;
    lines.push(
      '',
      `seed ${seed}, without what the violation does not need:`,
      ...described(shrunk),
      ...verdict(shrunk),
      '',
    );
    lines.push(`again: npm run simulate -- --seed ${seed} --trace`);
  }
  const rate = found.seconds > 0 ? Math.round(found.schedules / found.seconds) : 0;
  const reached = Object.entries(found.epochs).map(([epoch, count]) => `${count} at epoch ${epoch}`);
  lines.push(
    `${found.acknowledged} payments answered in ${Math.round(found.virtualSeconds / 3600)} h of virtual time; the lease ended ${reached.join(', ')}`,
  );
  lines.push(`${found.schedules} schedules, ${rate} a second, ${found.violations.length} violations`);
  return lines.join('\n');
}

function asJson({ violations, ...counts }: Exploration, shrunk?: RunResult): string {
  const short = ({ schedule, violation }: RunResult) => ({
    ...schedule,
    invariant: violation!.invariant,
    message: violation!.message,
  });
  return JSON.stringify(
    {
      ...counts,
      violations: violations.map(short),
      ...(shrunk && { shrunk: { ...short(shrunk), trace: shrunk.trace } }),
    },
    undefined,
    2,
  );
}

const described = ({ schedule, trace }: RunResult): string[] => [...formatSchedule(schedule), '---', ...trace];

const verdict = ({ violation }: RunResult): string[] => [violation ? `violated: ${violation.invariant}` : 'holds'];

function progress(): (done: number, violations: number) => void {
  let last = performance.now();
  return (done, violations) => {
    if (performance.now() - last < 2000) return;
    last = performance.now();
    process.stderr.write(`${done} schedules, ${violations} violations\n`);
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`${name} is "${text}"; allowed is a whole number`);
  return Number(text);
}

/** `90s`, `10m`, `2h` as milliseconds. */
function duration(text: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`--for is "${text}"; allowed is a time such as 90s, 10m or 2h`);
  return Number(amount) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}
