import type { Context } from 'aws-lambda';
import { callTimeout, lambdaContext } from '../context';
import { log } from '../failover/step';
import { metrics } from '../journal/metrics';
import { paced } from '../journal/pace';
import { readTrimSettings } from '../journal/settings';
import { DynamoTrimStore } from '../journal/store';
import { trimJournal, type TrimReport } from '../journal/trim';

/** Confirms how far this Region's database has come, and trims the journal if this Region holds the lease. */
export async function handler(_event: unknown, lambda: Context): Promise<TrimReport> {
  const context = lambdaContext(lambda.invokedFunctionArn);
  const { config, region } = context;
  const { retention, freshness, deletesPerSecond } = readTrimSettings(process.env);
  const report = await trimJournal(context, {
    store: new DynamoTrimStore(context.clients(region).documents, config.tables, config.scope, callTimeout(config)),
    retention,
    freshness,
    pace: paced(deletesPerSecond),
    remaining: () => lambda.getRemainingTimeInMillis(),
  });
  log({ trim: region, ...report });
  // Not by the console, which puts a prefix before each line: CloudWatch reads metrics from lines that are JSON alone.
  const line = metrics(config.scope, report, context.now());
  if (line) process.stdout.write(`${JSON.stringify(line)}\n`);
  return report;
}
