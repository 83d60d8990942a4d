import { catchUp } from '../failover/steps/database';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('catch-up', catchUp);
