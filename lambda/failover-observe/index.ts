import { observe } from '../failover/steps/observe';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('observe', observe);
