import { type Architecture, defineArchitecture } from '../parts';
import { acknowledgements } from './acknowledgements';
import { buildBanking } from './banking';
import { bankingSettings, type BankingSettings } from './settings';

export { buildBanking };

/** A bank that two Regions serve at the same time. */
export const banking: Architecture<BankingSettings> = defineArchitecture({
  description: 'A bank, active-active: two Regions serve, and a lost one loses no transaction',
  settings: bankingSettings,
  build: buildBanking,
  acknowledgements,
});
