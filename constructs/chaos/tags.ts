/** Tag that names the system: of what experiments may touch, and of their templates. */
export const architectureTag = 'holdfast:architecture';

/** Tag that names the experiment of a template. */
export const experimentTag = 'holdfast:experiment';
