import { replay } from '../failover/steps/replay';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('replay', replay);
