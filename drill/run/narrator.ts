import type { Sample } from '../history';

/** Told what happens while it happens; rendering is somebody else's business. */
export interface Narrator {
  /** A phase of the drill begins. */
  phase(name: string): void;
  /** Something worth a line. */
  event(text: string): void;
  /** What the clients saw in the last quarter of a second. */
  sample(sample: Sample): void;
}

export const silentNarrator: Narrator = {
  phase: () => undefined,
  event: () => undefined,
  sample: () => undefined,
};
