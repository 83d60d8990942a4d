import { verify } from '../failover/steps/verify';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('verify', verify);
