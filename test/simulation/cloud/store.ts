import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { Process } from '../time/process';
import { type Reply, named, type Network } from './network';
import { holds, updated, type Item, type ItemRequest } from './item';

/** A request as the document client sends it. */
export interface StoreRequest extends ItemRequest {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly Limit?: number;
  readonly ScanIndexForward?: boolean;
  readonly ConsistentRead?: boolean;
}

export interface StoreWrite {
  readonly table: string;
  readonly before: Item | undefined;
  readonly after: Item;
  readonly request: StoreRequest;
}

export interface StoreOptions {
  readonly network: Network;
  /** The replicas, then the witness. */
  readonly regions: { readonly primary: string; readonly standby: string; readonly witness: string };
  readonly tables: { readonly control: string; readonly journal: string };
  /** Told right when a write has happened. */
  readonly onWrite: (write: StoreWrite) => void;
  /** Changes a condition before it is judged, to show that something would be noticed. */
  readonly tamper?: (condition: string) => string;
}

const keysOf = { control: ['scope', 'item'], journal: ['lane', 'position'] } as const;

/**
 * Two MRSC tables. A replica goes on while it is connected with one more Region of the three; otherwise it refuses
 * writes and strong reads. Every request happens at one moment, some time after it was sent.
 */
export class Store {
  readonly control = new Map<string, Item>();
  readonly lanes = new Map<number, Item[]>();
  /** Chance that a request is refused by a Region's endpoint. */
  readonly refusals = new Map<string, number>();
  private readonly touched = new Map<string, { readonly at: number; readonly region: string }>();
  private readonly regions: readonly string[];

  constructor(private readonly options: StoreOptions) {
    const { primary, standby, witness } = options.regions;
    this.regions = [primary, standby, witness];
  }

  /** Serves a request that arrived at a Region's endpoint. `kind` is the command's name. */
  serve(region: string, kind: string, request: StoreRequest, caller: Process, reply: Reply<object>): void {
    const { random } = caller;
    if (random.chance(this.refusals.get(region) ?? 0))
      return reply.reject(named(random.chance(0.5) ? 'ThrottlingException' : 'InternalServerError'));
    if (!this.answers(region)) return reply.reject(named('InternalServerError', `${region} is isolated`));
    try {
      reply.resolve(this.perform(region, kind, request, random.unit()));
    } catch (error) {
      reply.reject(error as Error);
    }
  }

  /** Milliseconds from the arrival of a request to the moment in which it happens. */
  work(kind: string, { random }: Process): number {
    return kind === 'GetCommand' || kind === 'QueryCommand' ? random.between(5, 20) : random.between(15, 40);
  }

  /** Whether a replica is connected with a majority. */
  answers(region: string): boolean {
    return this.regions.some((other) => other !== region && this.options.network.connected(region, other));
  }

  private perform(region: string, kind: string, request: StoreRequest, luck: number): object {
    if (request.ConsistentRead === false) throw new Error('a read of the protocol must be strongly consistent');
    switch (kind) {
      case 'GetCommand':
        return { Item: this.get(request.TableName, request.Key!) };
      case 'QueryCommand':
        return { Items: this.query(request) };
      case 'PutCommand':
        this.write(region, request, request.Item!, () => request.Item!, luck);
        return {};
      case 'UpdateCommand': {
        const change = (present: Item | undefined) => updated(request, present ?? request.Key!);
        return { Attributes: this.write(region, request, request.Key!, change, luck) };
      }
      default:
        throw new Error(`the simulated store does not know ${kind}`);
    }
  }

  private write(
    region: string,
    request: StoreRequest,
    key: Item,
    change: (present: Item | undefined) => Item,
    luck: number,
  ): Item {
    const { TableName: table } = request;
    const before = this.get(table, key);
    const { now } = this.options.network.scheduler;
    const name = `${table}/${this.nameOf(table, key)}`;
    const last = this.touched.get(name);
    if (last && last.region !== region && now - last.at < 40 && luck < 0.5)
      throw named('ReplicatedWriteConflictException');
    if (!holds(this.tampered(request), before)) throw refused();
    const after = change(before);
    this.touched.set(name, { at: now, region });
    this.set(table, after);
    this.options.onWrite({ table, before, after, request });
    return after;
  }

  private tampered(request: StoreRequest): StoreRequest {
    const { tamper } = this.options;
    if (!tamper || request.ConditionExpression === undefined) return request;
    return { ...request, ConditionExpression: tamper(request.ConditionExpression) };
  }

  get(table: string, key: Item): Item | undefined {
    if (table === this.options.tables.journal)
      return this.lanes.get(key.lane as number)?.[(key.position as number) - 1];
    return this.control.get(this.nameOf(table, key));
  }

  set(table: string, item: Item): void {
    if (table !== this.options.tables.journal) {
      this.control.set(this.nameOf(table, item), item);
      return;
    }
    const lane = item.lane as number;
    const records = this.lanes.get(lane) ?? [];
    if (item.position !== records.length + 1)
      throw new Error(`lane ${lane}: a put at ${String(item.position)}, the journal ends at ${records.length}`);
    records.push(item);
    this.lanes.set(lane, records);
  }

  private query(request: StoreRequest): readonly Item[] {
    if (request.TableName !== this.options.tables.journal) return [...this.control.values()];
    const { ':lane': lane, ':position': position } = request.ExpressionAttributeValues as Record<string, number>;
    const records = this.lanes.get(lane!) ?? [];
    const limit = request.Limit ?? Infinity;
    if (request.ScanIndexForward === false) return records.slice(-limit).reverse();
    const from = Math.max(position! - 1, 0);
    return records.slice(from, from + limit);
  }

  private nameOf(table: string, key: Item): string {
    const [partition, sort] = table === this.options.tables.journal ? keysOf.journal : keysOf.control;
    return `${String(key[partition])}/${String(key[sort])}`;
  }
}

/** The SDK's class in everything that the code under test looks at. */
function refused(): Error {
  return new ConditionalCheckFailedException({ message: 'the conditional request failed', $metadata: {} });
}
