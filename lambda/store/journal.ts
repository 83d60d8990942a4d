import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DynamoJournal } from '../../runtime/ledger/journal-store';
import type { Journal } from '../../runtime/ledger/ports';
import { retryConflicts } from './conflict';

/**
 * The journal by the endpoint of one Region, without the other replica as a fallback: on the way of a takeover the
 * other one is the Region that failed.
 *
 * @param timeout milliseconds of one request
 */
export function regionalJournal(documents: DynamoDBDocumentClient, table: string, timeout: number): Journal {
  return new DynamoJournal(
    {
      call: (call) => retryConflicts(() => call(documents, { abortSignal: AbortSignal.timeout(timeout) })),
      close: () => undefined,
    },
    table,
  );
}
