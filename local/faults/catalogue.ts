import type { Rule } from '../fabric/rules';

/** Roles of the Regions that a fault strikes; `primary` is the Region that holds the right to write when it strikes. */
export interface FaultRegions {
  readonly primary: string;
  readonly standby: string;
  readonly witness: string;
}

/** A fault of the catalogue: what is cut in the fabric, what happens to a process, and what is expected of the system. */
export interface Fault {
  readonly name: string;
  readonly summary: string;
  /** Rules of the fabric while the fault lasts. */
  readonly rules: (regions: FaultRegions) => readonly Rule[];
  /** What happens to the writing database of the primary Region. */
  readonly database?: 'kill' | 'hang';
  /** Recovery that the hypothesis expects. */
  readonly expects: 'region-failover' | 'revoked-failover' | 'local-failover' | 'no-failover';
}

const outside = ['clients', 'route53'] as const;

const cut = (from: string, to: string): Rule => ({ from, to, effect: { kind: 'blackhole' } });
const bothWays = (a: string, b: string): Rule[] => [cut(a, b), cut(b, a)];

/** Every fault that a drill can inject. A black hole, never a reset: a lost Region does not say goodbye. */
export const faults: readonly Fault[] = [
  {
    name: 'region-loss',
    summary: 'every link of the primary Region is black-holed, the links of clients and health checkers too',
    rules: ({ primary, standby, witness }) =>
      [standby, witness, ...outside].flatMap((other) => bothWays(primary, other)),
    expects: 'region-failover',
  },
  {
    name: 'partition',
    summary: 'the primary Region is cut from both other Regions while clients still reach it',
    rules: ({ primary, standby, witness }) => [standby, witness].flatMap((other) => bothWays(primary, other)),
    expects: 'region-failover',
  },
  {
    name: 'one-way-in',
    summary: 'nothing from the other Regions enters the primary Region; what it sends still arrives',
    rules: ({ primary, standby, witness }) => [standby, witness].map((other) => cut(other, primary)),
    expects: 'revoked-failover',
  },
  {
    name: 'one-way-out',
    summary: 'nothing that the primary Region sends reaches the other Regions; what they send still arrives',
    rules: ({ primary, standby, witness }) => [standby, witness].map((other) => cut(primary, other)),
    expects: 'region-failover',
  },
  {
    name: 'replication-cut',
    summary: 'primary and standby Region cannot reach each other; both reach the witness',
    rules: ({ primary, standby }) => bothWays(primary, standby),
    expects: 'no-failover',
  },
  {
    name: 'primary-kill',
    summary: 'the writing database of the primary Region is killed',
    rules: () => [],
    database: 'kill',
    expects: 'local-failover',
  },
  {
    name: 'primary-hang',
    summary: 'the whole process tree of the writing database is stopped; connections stay open and nothing answers',
    rules: () => [],
    database: 'hang',
    expects: 'local-failover',
  },
];

/** @throws Error naming the value and the faults that exist. */
export function faultByName(name: string): Fault {
  const fault = faults.find((candidate) => candidate.name === name);
  if (fault) return fault;
  throw new Error(`unknown fault "${name}": choose one of ${faults.map((known) => known.name).join(', ')}`);
}
