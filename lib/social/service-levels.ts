import { dnsServiceLevel, regionalServiceLevels, type ServiceLevel } from '../../assess/availability';

/** What every service needs: the load balancer and instances, and no database of RDS. */
const front = regionalServiceLevels.filter(({ name }) => name !== 'database');

/** Sessions, and what most of the services keep. Read 2026-11. */
const tables: ServiceLevel = {
  name: 'tables',
  availability: 0.99999,
  source: 'Amazon DynamoDB SLA, global tables: 99.999 % a month',
};

/** What a message or an upload is written into. Read 2026-11. */
const queueOrBucket: ServiceLevel = {
  name: 'queue or bucket',
  availability: 0.999,
  source: 'Amazon SQS SLA and Amazon S3 SLA: 99.9 % a month each',
};

/** What reading from a service needs. */
export const levelsOfReads: readonly ServiceLevel[] = [...front, tables, dnsServiceLevel];

/** What writing needs, in the service that needs the most. */
export const levelsOfWrites: readonly ServiceLevel[] = [...levelsOfReads, queueOrBucket];
