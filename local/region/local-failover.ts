import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RuntimeConfig } from '../../runtime/config/config';
import { HaPool } from '../../runtime/database/pool';
import { rewriteTimeline } from '../../runtime/ledger/fence';
import { DynamoJournal } from '../../runtime/ledger/journal-store';
import { PgLedger } from '../../runtime/ledger/pg-ledger';
import type { Journal, Ledger } from '../../runtime/ledger/ports';
import { rollForward } from '../../runtime/ledger/roll-forward';
import { eachLane } from '../../runtime/ledger/seal';
import { controlItem, type Lease } from '../../runtime/protocol/lease';
import type { ClaimAnswer, ClaimRequest, FailoverHooks, NewWriter } from '../rds/hooks';
import { localClientConfig } from './clients';

/** Milliseconds for one transaction or request of a failover inside the Region. */
const deadline = 2000;

/** How the hooks reach the store and the new writer. */
export interface LocalFailoverPorts {
  connect(region: string): DynamoDBDocumentClient;
  openPool(writer: NewWriter): HaPool;
}

/**
 * What a failover inside a Region needs from the lease, the journal and the fence row. The right to choose the new
 * writer is claimed on the lease item, so two controllers never choose two; the claim's owner alone rolls the lanes
 * forward and rewrites the row, under the same epoch.
 *
 * @param endpoint URL of a Region's own endpoint: a Region that is cut off can claim nothing
 */
export function localFailoverHooks(
  config: RuntimeConfig,
  endpoint: (region: string) => string,
  { connect, openPool }: LocalFailoverPorts = realPorts(endpoint),
): FailoverHooks {
  const onWriter = async (writer: NewWriter, work: (pool: HaPool) => Promise<unknown>): Promise<void> => {
    const pool = openPool(writer);
    try {
      await work(pool);
    } finally {
      await pool.close();
    }
  };
  /** Lanes that are through, by writer: a try that a slow store cut off is not begun from the first lane again. */
  const through = new Map<string, Set<number>>();
  return {
    claim: (request) => claim(connect(request.region), config, request),
    rollForward: async (writer) => {
      if (config.grade === 'lag') return;
      const client = connect(writer.region);
      const journal = new DynamoJournal(
        { call: (call) => call(client, { abortSignal: AbortSignal.timeout(deadline) }), close: () => client.destroy() },
        config.tables.journal,
      );
      const name = `${writer.database} ${writer.epoch} ${writer.timeline}`;
      const done = through.get(name) ?? new Set();
      through.set(name, done);
      await onWriter(writer, (pool) =>
        rollLanes(ownersView(new PgLedger(pool)), journal, { lanes: config.lanes, epoch: writer.epoch, done }),
      );
    },
    rewriteFence: (writer) => onWriter(writer, (pool) => rewriteTimeline(pool, writer.epoch, { deadline, grace: 50 })),
  };
}

async function claim(
  store: DynamoDBDocumentClient,
  config: RuntimeConfig,
  request: ClaimRequest,
): Promise<ClaimAnswer> {
  const { region, candidate, oldTimeline } = request;
  const key = { TableName: config.tables.control, Key: { scope: config.scope, item: controlItem.lease } };
  const read = async () =>
    (await store.send(new GetCommand({ ...key, ConsistentRead: true }))).Item as Lease | undefined;
  const lease = await read();
  if (!lease || lease.holder !== region)
    return { granted: false, reason: `the lease is held by ${lease?.holder ?? 'nobody'}, not by ${region}` };
  try {
    await store.send(
      new UpdateCommand({
        ...key,
        UpdateExpression: 'SET writerDatabase = :candidate, writerTimeline = :old',
        ConditionExpression:
          'epoch = :epoch AND holder = :region AND (attribute_not_exists(writerTimeline) OR writerTimeline < :old)',
        ExpressionAttributeValues: {
          ':candidate': candidate,
          ':old': oldTimeline,
          ':epoch': lease.epoch,
          ':region': region,
        },
      }),
    );
    return { granted: true, epoch: lease.epoch, database: candidate };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  const now = await read();
  const own = now?.epoch === lease.epoch && now.writerTimeline === oldTimeline && now.writerDatabase !== undefined;
  if (own) return { granted: true, epoch: lease.epoch, database: now.writerDatabase! };
  return { granted: false, reason: `timeline ${oldTimeline} of epoch ${lease.epoch} was replaced already` };
}

function realPorts(endpoint: (region: string) => string): LocalFailoverPorts {
  return {
    connect: (region) => DynamoDBDocumentClient.from(new DynamoDBClient(localClientConfig(region, endpoint(region)))),
    openPool: ({ address, login: { user, password, database } }) =>
      new HaPool({
        members: [address],
        database,
        credentials: async () => ({ user, password }),
        tls: false,
        limit: 4,
        applicationName: 'holdfast-local-failover',
      }),
  };
}

/** Before the row names the new timeline nobody but the claim's owner may write; to the owner it names it already. */
function ownersView(ledger: Ledger): Ledger {
  return {
    totals: (limit) => ledger.totals(limit),
    transaction: (work, limit) =>
      ledger.transaction(async (transaction) => {
        const lock = async (lane: number) => {
          const { position, fence } = await transaction.lock(lane);
          return { position, fence: { ...fence, timeline: fence.currentTimeline } };
        };
        return work({
          lock,
          look: (...look) => transaction.look(...look),
          apply: (change) => transaction.apply(change),
          commit: () => transaction.commit(),
        });
      }, limit),
  };
}

/**
 * Looks first which lanes are behind their journal: after a failover under load that is a few of them. Nobody else adds to
 * them here before the fence row follows, and what still lands in the journal the next writer of its lane applies.
 *
 * @param done lanes that need no look any more; those that get through are added
 */
async function rollLanes(
  ledger: Ledger,
  journal: Journal,
  { lanes, epoch, done }: { readonly lanes: number; readonly epoch: number; readonly done: Set<number> },
): Promise<void> {
  const { positions } = await ledger.totals(deadline);
  await eachLane(lanes, 8, async (lane) => {
    if (done.has(lane)) return;
    const last = await journal.last(lane);
    // A refusal means a frozen row or a sealed lane: a planned move or a takeover goes on, and replays the lanes itself.
    if ((last?.position ?? 0) > (positions.get(lane) ?? 0))
      await rollForward({ ledger, journal, lane, epoch, deadline });
    done.add(lane);
  });
}
