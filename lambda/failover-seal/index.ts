import { seal } from '../failover/steps/seal';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('seal', seal);
