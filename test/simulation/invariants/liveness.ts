import type { World } from '../world/world';
import { Violation } from './violation';

/** Seconds after the last fault has healed in which everything must be well again. */
export const bound = 300;

/** Milliseconds between two looks. */
const interval = 400;

/** Once faults have healed, the system converges: somebody serves, nothing is left open, traffic is where the lease is. */
export class Liveness {
  over = false;

  constructor(
    private readonly world: World,
    /** When the last fault has healed, milliseconds. */
    private readonly healed: number,
  ) {}

  start(): void {
    this.world.scheduler.later(this.healed + interval, () => this.look());
  }

  private look(): void {
    const { scheduler } = this.world;
    const open = this.obstacle();
    if (open === undefined) {
      this.over = true;
      return;
    }
    if (scheduler.now > this.healed + 1000 * bound)
      return scheduler.fail(new Violation('converges', `${bound} s after the last fault: ${open}`));
    scheduler.later(interval, () => this.look());
  }

  /** @returns what is not well yet */
  private obstacle(): string | undefined {
    const { world } = this;
    const { epoch, holder, phase, revokedBy } = world.lease;
    if (phase !== 'serving' || revokedBy !== undefined)
      return `the lease of epoch ${epoch} is ${revokedBy ? 'revoked' : phase}`;
    if (world.lost.has(holder)) return `${holder} holds the lease and is lost`;
    if (!world.applications(holder).some(({ instance }) => instance.writer && instance.lease.holds(epoch, 0)))
      return `no instance in ${holder} has a valid lease`;
    if (world.traffic.target !== holder) return `traffic goes to ${world.traffic.target}, the lease is with ${holder}`;
    for (const execution of world.machines.executions.values())
      // One that never reaches the store does nothing, and rightly so.
      if (execution.status === 'RUNNING' && !world.lost.has(execution.region) && world.store.answers(execution.region))
        return `execution ${execution.name} is at ${execution.state}`;
    const record = world.recordOf(epoch);
    if (record && (record.status === 'open' || record.status === 'halted'))
      return `the record of epoch ${epoch} is ${record.status}`;
    if (!world.customers.some((customer) => customer.served(this.healed))) return 'no customer has been served since';
    return undefined;
  }
}
