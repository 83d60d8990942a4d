import { promote } from '../failover/steps/promote';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('promote', promote);
