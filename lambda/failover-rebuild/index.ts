import { rebuild } from '../failover/steps/rebuild';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('rebuild', rebuild);
