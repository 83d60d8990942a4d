import { sendHome } from '../failover/steps/send-home';
import { stepHandler } from '../failover/step';

export const handler = stepHandler('send-home', sendHome);
