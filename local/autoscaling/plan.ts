/** A process of a group; it stands for several instances. */
export interface Placed {
  readonly index: number;
  readonly zone: string;
}

export interface Plan {
  readonly launch: readonly Placed[];
  /** Indexes of the processes that leave. */
  readonly terminate: readonly number[];
}

/**
 * How many instances each process stands for: as many as it may, the last one the rest.
 *
 * @returns one entry a process
 */
export function shares(desired: number, instancesPerProcess: number): number[] {
  const processes = Math.ceil(desired / instancesPerProcess);
  return Array.from({ length: processes }, (_, i) => Math.min(instancesPerProcess, desired - i * instancesPerProcess));
}

/**
 * What brings a group to its number of processes, spread over its zones: a new one goes where there are fewest, the one
 * that leaves comes from where there are most, the youngest first. The counts of two zones never differ by more than one
 * on account of the plan.
 *
 * @param taken indexes that may not be given again yet, since their processes are still stopping
 */
export function planProcesses(
  count: number,
  zones: readonly string[],
  present: readonly Placed[],
  taken: readonly number[] = [],
): Plan {
  const members = [...present];
  const launch: Placed[] = [];
  const terminate: number[] = [];
  const inZone = (zone: string) => members.filter((member) => member.zone === zone).length;
  while (members.length < count) {
    const zone = zones.reduce((best, candidate) => (inZone(candidate) < inZone(best) ? candidate : best));
    const used = new Set([...members.map(({ index }) => index), ...taken]);
    let index = 0;
    while (used.has(index)) index += 1;
    members.push({ index, zone });
    launch.push({ index, zone });
  }
  while (members.length > count) {
    const leaving = members.reduce((a, b) => {
      const difference = inZone(b.zone) - inZone(a.zone);
      return difference > 0 || (difference === 0 && b.index > a.index) ? b : a;
    });
    members.splice(members.indexOf(leaving), 1);
    terminate.push(leaving.index);
  }
  return { launch, terminate };
}
