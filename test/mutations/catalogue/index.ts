import type { Chapter, Unmutated } from '../mutation';
import { database } from './database';
import { deciding } from './deciding';
import { lease } from './lease';

/** Every guard that is broken, by the part of the protocol that it belongs to. */
export const chapters: readonly Chapter[] = [lease, database, deciding];

export const unmutated: readonly Unmutated[] = [];
