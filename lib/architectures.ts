import type { Architecture } from './parts';
import { payments } from './payments';

/** The reference architectures by name: what `-c architecture=<name>` allows. */
export const architectures: Readonly<Record<string, Architecture>> = {
  payments,
};
