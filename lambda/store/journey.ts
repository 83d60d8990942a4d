import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Journey } from '../failover/journey';
import type { FailoverState } from '../failover/state';
import { conditional, retryConflicts } from './conflict';

/** A journey as it is stored: every change gives it a new version. */
export interface StoredJourney extends Journey {
  readonly version: number;
}

/** Where a Region's journey is kept between its steps. */
export interface JourneyStore {
  /** Strong read. */
  load(): Promise<StoredJourney | undefined>;
  /** False: somebody else has gone on from `version` meanwhile. Version 0: there was none. */
  save(journey: Journey, version: number): Promise<boolean>;
  /** What a branch ended with, beside the others. False: the journey is another one by now. */
  saveBranch(execution: string, branch: string, end: FailoverState): Promise<boolean>;
}

/** Journeys in the control table, one for each Region. */
export class DynamoJourneyStore implements JourneyStore {
  private readonly key: { readonly scope: string; readonly item: string };

  constructor(
    private readonly documents: DynamoDBDocumentClient,
    private readonly table: string,
    scope: string,
    region: string,
  ) {
    this.key = { scope, item: `region-switch#${region}` };
  }

  async load(): Promise<StoredJourney | undefined> {
    const { Item } = await this.documents.send(
      new GetCommand({ TableName: this.table, Key: this.key, ConsistentRead: true }),
    );
    return Item as StoredJourney | undefined;
  }

  async save(journey: Journey, version: number): Promise<boolean> {
    const written = await conditional(() =>
      this.documents.send(
        new PutCommand({
          TableName: this.table,
          Item: { ...journey, branches: journey.branches ?? {}, ...this.key, version: version + 1 },
          ConditionExpression: version === 0 ? 'attribute_not_exists(version)' : 'version = :version',
          ...(version > 0 && { ExpressionAttributeValues: { ':version': version } }),
        }),
      ),
    );
    return written !== undefined;
  }

  async saveBranch(execution: string, branch: string, end: FailoverState): Promise<boolean> {
    const written = await conditional(() =>
      retryConflicts(() =>
        this.documents.send(
          new UpdateCommand({
            TableName: this.table,
            Key: this.key,
            UpdateExpression: 'SET branches.#branch = :end, version = version + :one',
            ConditionExpression: 'execution = :execution',
            ExpressionAttributeNames: { '#branch': branch },
            ExpressionAttributeValues: { ':end': end, ':one': 1, ':execution': execution },
          }),
        ),
      ),
    );
    return written !== undefined;
  }
}
