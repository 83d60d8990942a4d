import type { ControlStore } from '../../lambda/store/control';
import { reason, withControlTable } from '../status/control-table';
import type { Target } from '../target';

/** Uses the control table of a target by whichever Region answers. */
export function withControl<T>({ topology, endpoints }: Target, use: (store: ControlStore) => Promise<T>): Promise<T> {
  const { config } = topology;
  return withControlTable(config, endpoints, use).catch((error: unknown) => {
    throw new Error(`the control table ${config.tables.control} does not answer: ${reason(error)}`);
  });
}
