import { commit } from '../failover/steps/lease';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('commit', commit);
