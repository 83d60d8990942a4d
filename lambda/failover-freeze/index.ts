import { freeze } from '../failover/steps/database';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('freeze', freeze);
