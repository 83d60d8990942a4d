import { formatFault, parseFault, type Fault } from './fault';

/** Everything that a run depends on. */
export interface Schedule {
  readonly seed: number;
  readonly grade: 'journal' | 'lag';
  readonly customers: number;
  /** Tolerated lag, seconds; absent: 30. */
  readonly rpoLag?: number;
  readonly faults: readonly Fault[];
}

/** One line each, as they stand in a scenario. */
export function formatSchedule({ seed, grade, customers, rpoLag, faults }: Schedule): string[] {
  const strict = rpoLag === undefined ? [] : [`rpo ${rpoLag}`];
  return [`seed ${seed}`, `grade ${grade}`, `customers ${customers}`, ...strict, ...faults.map(formatFault)];
}

export function parseSchedule(lines: readonly string[]): Schedule {
  const value = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const grade = value('grade') ?? 'journal';
  if (grade !== 'journal' && grade !== 'lag') throw new Error(`grade "${grade}" is unknown: write journal or lag`);
  return {
    seed: Number(value('seed') ?? 1),
    grade,
    customers: Number(value('customers') ?? 2),
    ...(value('rpo') === undefined ? {} : { rpoLag: Number(value('rpo')) }),
    faults: lines.filter((line) => line.startsWith('at ')).map(parseFault),
  };
}
