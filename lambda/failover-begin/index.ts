import { recoveryHandler } from '../failover/step';
import { begin } from '../failover/steps/begin';

export const handler = recoveryHandler(begin);
