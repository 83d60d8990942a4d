import { stepHandler } from '../failover/step';
import { relay } from '../failover/steps/relay';

/** Lets the old holder's Region write again after a planned move that was given up. */
export const handler = stepHandler('relay-thaw', relay('thaw'));
