import { callActions } from './calls';
import { controlActions } from './control';
import { dataActions } from './data';
import { functionActions } from './functions';
import { instanceActions } from './instances';
import { networkActions } from './network';
import type { ActionSpec } from './types';

/** Every action that an experiment may use, by id. CloudFormation takes any text for one; AWS FIS refuses it later. */
export const actions: Readonly<Record<string, ActionSpec>> = {
  ...instanceActions,
  ...networkActions,
  ...dataActions,
  ...functionActions,
  ...callActions,
  ...controlActions,
};

export { documents, ownedByFis } from './documents';
export { isoSeconds, isZoneName } from './formats';
export { targetTypes } from './targets';
export type * from './types';
