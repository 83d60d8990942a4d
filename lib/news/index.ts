import { type Architecture, defineArchitecture } from '../parts';
import { servedPairFindings } from '../parts/acknowledgements';
import { buildNews } from './news';
import { newsSettings, type NewsSettings } from './settings';

export { buildNews };

/** A news site on an evening on which everybody reads it. */
export const news: Architecture<NewsSettings> = defineArchitecture({
  description: 'A news site for ten times its readers: an edge, instances before the evening, two Regions of one shape',
  settings: newsSettings,
  build: buildNews,
  acknowledgements: servedPairFindings,
});
