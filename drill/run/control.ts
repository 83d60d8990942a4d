import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { RuntimeConfig } from '../../runtime/config/config';
import type { JournalRecord } from '../../runtime/protocol/journal';
import { DynamoControlStore } from '../../lambda/store/control';
import type { ControlSnapshot } from '../../lambda/store/record';
import { localClientConfig } from '../../local/region/clients';

/** Reads the tables of an architecture by the endpoint of one Region; never writes. */
export interface ControlReader {
  snapshot(): Promise<ControlSnapshot>;
  journal(): Promise<JournalRecord[]>;
  close(): void;
}

export function controlReader(config: RuntimeConfig, region: string, endpoint: string): ControlReader {
  const client = new DynamoDBClient(localClientConfig(region, endpoint));
  const documents = DynamoDBDocumentClient.from(client);
  const control = new DynamoControlStore(documents, config.tables.control, config.scope);
  return {
    snapshot: () => control.snapshot(),
    journal: async () => {
      const records: JournalRecord[] = [];
      const pages = paginateScan({ client: documents }, { TableName: config.tables.journal, ConsistentRead: true });
      for await (const page of pages) records.push(...((page.Items ?? []) as JournalRecord[]));
      return records;
    },
    close: () => client.destroy(),
  };
}
