import type { System } from './model';
import { recoverySystems } from './recovery';
import { webSystems } from './web';

/** What the templates of each kind of system must hold, and what shows that they do. */
export const systems: readonly System[] = [...webSystems, ...recoverySystems];
