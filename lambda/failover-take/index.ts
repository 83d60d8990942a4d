import { take } from '../failover/steps/lease';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('take', take);
