import { move } from '../failover/move';
import { recoveryHandler, type StepEvent } from '../failover/step';

export const handler = recoveryHandler((context, { state }: StepEvent) => move(context, state));
