import { controllers } from './controllers';
import { declines } from './declines';
import { journal } from './journal';
import { lanes } from './lanes';
import { lease } from './lease';
import { localFailover } from './local-failover';
import { switchover } from './switchover';
import type { Model } from './variant';

/** In the order in which the protocol builds on them. */
export const models: readonly Model[] = [lease, journal, declines, lanes, controllers, switchover, localFailover];
