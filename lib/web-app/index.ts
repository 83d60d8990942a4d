import { type Architecture, defineArchitecture } from '../parts';
import { servedPairFindings } from '../parts/acknowledgements';
import { webAppSettings, type WebAppSettings } from './settings';
import { buildWebApp } from './web-app';

export { buildWebApp };

/** A web application in two Regions. */
export const webApp: Architecture<WebAppSettings> = defineArchitecture({
  description: 'A web application in two Regions: the loss of a zone goes unnoticed, that of a Region leaves reads',
  settings: webAppSettings,
  build: buildWebApp,
  acknowledgements: servedPairFindings,
});
