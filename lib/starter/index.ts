import { type Architecture, defineArchitecture } from '../parts';
import { acknowledgements } from './acknowledgements';
import { starterSettings, type StarterSettings } from './settings';
import { buildStarter } from './starter';

export { buildStarter };

/** A simple start: one Region, every part of it twice. */
export const starter: Architecture<StarterSettings> = defineArchitecture({
  description: 'A simple start: three servers, a database in two zones and a cache of three nodes, in one Region',
  settings: starterSettings,
  build: buildStarter,
  acknowledgements,
});
