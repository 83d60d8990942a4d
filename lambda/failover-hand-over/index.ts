import { handOver } from '../failover/steps/lease';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('hand-over', handOver);
