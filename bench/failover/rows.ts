import { type Fault, faultByName } from '../../local/faults/catalogue';
import { tightTimers } from './tight';

export const rowNames = ['kill', 'hang', 'region', 'cut', 'failback'] as const;
export type RowName = (typeof rowNames)[number];

/** One row of the bench: what breaks, and what Holdfast has to reach. */
export interface Row {
  readonly name: RowName;
  readonly title: string;
  /** What the figures are of. */
  readonly measures: string;
  /** Longest time without an acknowledged write as clients see it, seconds. */
  readonly target: number;
  /** Fault of the catalogue. The planned move home is measured after the same fault as `region`. */
  readonly fault: Fault;
  /** The database fails over inside its Region: the other Regions are not needed. */
  readonly insideRegion: boolean;
  /** Whether the naive pool has anything to set against it. */
  readonly naive: boolean;
}

const { dwell, wait, beatPoll } = tightTimers;

/** The dwell, or waiting out the lease, whichever is longer, and a second for everything that follows. */
const regionTarget = Math.max(dwell, wait + beatPoll) + 1;

const local = 'local/ and runtime/, not RDS';
const whole = 'the deployed failover on this machine';

export const rows: readonly Row[] = [
  {
    name: 'kill',
    title: 'database primary killed, standby in the same Region',
    measures: local,
    target: 0.5,
    fault: faultByName('primary-kill'),
    insideRegion: true,
    naive: true,
  },
  {
    name: 'hang',
    title: 'database primary hangs, standby in the same Region',
    measures: local,
    target: 1.3,
    fault: faultByName('primary-hang'),
    insideRegion: true,
    naive: true,
  },
  {
    name: 'region',
    title: 'Region lost',
    measures: whole,
    target: regionTarget,
    fault: faultByName('region-loss'),
    insideRegion: false,
    naive: true,
  },
  {
    name: 'cut',
    title: 'Region cut off from the others, clients still reach it',
    measures: whole,
    target: regionTarget,
    fault: faultByName('partition'),
    insideRegion: false,
    naive: true,
  },
  {
    name: 'failback',
    title: 'planned failback, longest pause of writes',
    measures: whole,
    target: 0.3,
    fault: faultByName('region-loss'),
    insideRegion: false,
    naive: false,
  },
];

/** @throws Error naming the value and the rows that exist. */
export function rowsNamed(names: readonly string[]): Row[] {
  return names.map((name) => {
    const row = rows.find((candidate) => candidate.name === name);
    if (row) return row;
    throw new Error(`unknown row "${name}": choose from ${rowNames.join(', ')}`);
  });
}
