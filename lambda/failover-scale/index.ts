import { scale } from '../failover/steps/scale';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('scale', scale);
