import { stonith } from '../failover/steps/relay';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('stonith', stonith);
