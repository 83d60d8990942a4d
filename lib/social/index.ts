import { type Architecture, defineArchitecture } from '../parts';
import { acknowledgements } from './acknowledgements';
import { socialSettings, type SocialSettings } from './settings';
import { buildSocial } from './social';

export { buildSocial };

/** A social application of services that fail one by one. */
export const social: Architecture<SocialSettings> = defineArchitecture({
  description: 'A social application of five services behind one load balancer: any one down, the others still work',
  settings: socialSettings,
  build: buildSocial,
  acknowledgements,
});
