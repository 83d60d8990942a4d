import { abort } from '../failover/steps/lease';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('abort', abort);
