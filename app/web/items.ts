import type { QueryResult, QueryResultRow } from 'pg';
import { codeOf } from '../../runtime/database/classify';
import type { OptionalCache } from './cache';

/** The part of the database's pool that items need. */
export interface ItemPool {
  query<R extends QueryResultRow>(
    text: string,
    values?: readonly unknown[],
    options?: { readonly from?: 'writer' | 'replica'; readonly idempotent?: boolean; readonly deadline?: number },
  ): Promise<QueryResult<R>>;
}

/** A text under a name. */
export interface Item {
  readonly name: string;
  readonly text: string;
}

/** Where an item was read. */
export type ItemSource = 'cache' | 'database' | 'table' | 'bucket';

/**
 * How long the cache keeps an item, seconds: also the longest time for which it may answer with a text that has been
 * replaced, when a write and the end of an entry meet.
 */
export const itemLifetime = 60;

const undefinedTable = '42P01';

const schema = 'CREATE TABLE IF NOT EXISTS items (name text PRIMARY KEY, text text NOT NULL)';

/**
 * Items in PostgreSQL with a cache aside. Reads ask the cache, then a replica, then the writer; writes go to the writer
 * and then into the cache. A reader fills the cache only where it is empty, so that what a lagging replica says never
 * replaces what a writer has just put there.
 */
export class Items {
  constructor(
    private readonly pool: ItemPool,
    private readonly cache: OptionalCache,
    /** Milliseconds within which a statement must be over. */
    private readonly deadline = 3000,
  ) {}

  async read(name: string): Promise<{ readonly item: Item; readonly source: ItemSource } | undefined> {
    const cached = await this.cache.get(keyOf(name));
    if (cached !== undefined) return { item: { name, text: cached }, source: 'cache' };
    const text = await this.select(name);
    if (text === undefined) return undefined;
    await this.cache.set(keyOf(name), text, itemLifetime, { ifAbsent: true });
    return { item: { name, text }, source: 'database' };
  }

  /** Creates or replaces an item. The same call twice has the effect of one, so that a client may repeat it. */
  async write({ name, text }: Item): Promise<void> {
    const upsert = () =>
      this.pool.query(
        'INSERT INTO items (name, text) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET text = excluded.text',
        [name, text],
        { idempotent: true, deadline: this.deadline },
      );
    try {
      await upsert();
    } catch (error) {
      if (codeOf(error) !== undefinedTable) throw error;
      await this.create();
      await upsert();
    }
    await this.cache.set(keyOf(name), text, itemLifetime);
  }

  private async select(name: string): Promise<string | undefined> {
    try {
      const { rows } = await this.pool.query<{ text: string }>('SELECT text FROM items WHERE name = $1', [name], {
        from: 'replica',
        deadline: this.deadline,
      });
      return rows[0]?.text;
    } catch (error) {
      // Nothing was written yet.
      if (codeOf(error) === undefinedTable) return undefined;
      throw error;
    }
  }

  /** Several instances may be the first: in PostgreSQL the later ones fail on the name of the type, and find the table. */
  private async create(): Promise<void> {
    const exists = ['23505', '42P07', '42710'];
    await this.pool.query(schema, [], { idempotent: true, deadline: this.deadline }).catch((error: unknown) => {
      if (!exists.includes(codeOf(error) ?? '')) throw error;
    });
  }
}

const keyOf = (name: string) => `item:${name}`;
