import type { Item, ItemSource } from '../items';
import type { WebFacts } from '../health';

/** What a write has come to: the data has it, or a queue has it and the data will. */
export type Written = 'written' | 'queued';

/** Where a service keeps its items. */
export interface ItemStore {
  /** Nothing where there is no such item. */
  read(name: string): Promise<{ readonly item: Item; readonly source: ItemSource } | undefined>;
  /** Creates or replaces an item. The same call twice has the effect of one, so that a client may repeat it. */
  write(item: Item): Promise<Written>;
  /** What is seen of it at this moment. */
  facts(): Omit<WebFacts, 'draining'>;
  close(): Promise<void>;
}
