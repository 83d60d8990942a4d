import { thaw } from '../failover/steps/database';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('thaw', thaw);
