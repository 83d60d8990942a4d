import { fence } from '../failover/steps/database';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('fence', fence);
