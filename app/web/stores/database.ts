import type { HaPool } from '../../../runtime/database/pool';
import type { OptionalCache } from '../cache';
import { Items } from '../items';
import type { ItemStore } from './store';

/** Items in PostgreSQL with a cache aside. */
export function databaseItems(pool: HaPool, cache: OptionalCache): ItemStore {
  const items = new Items(pool, cache);
  return {
    read: (name) => items.read(name),
    write: async (item) => {
      await items.write(item);
      return 'written';
    },
    facts: () => ({
      writer: pool.writer !== undefined,
      readers: pool.writer !== undefined || pool.monitor.replicas.length > 0,
      cache: cache.state,
    }),
    close: async () => {
      cache.close();
      await pool.close();
    },
  };
}
