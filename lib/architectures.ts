import { banking } from './banking';
import { catalog } from './catalog';
import { news } from './news';
import type { Architecture } from './parts';
import { payments } from './payments';
import { social } from './social';
import { starter } from './starter';
import { webApp } from './web-app';

/** The reference architectures by name: what `-c architecture=<name>` allows. */
export const architectures: Readonly<Record<string, Architecture>> = {
  banking,
  catalog,
  news,
  payments,
  social,
  starter,
  'web-app': webApp,
};
