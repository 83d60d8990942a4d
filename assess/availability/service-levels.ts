/** Share of time that AWS promises a service to be up in one Region. A promise with a refund, not a measurement. */
export interface ServiceLevel {
  readonly name: string;
  readonly availability: number;
  readonly source: string;
}

/** What a request needs inside the Region that serves it, spread over several zones. Read 2026-11. */
export const regionalServiceLevels: readonly ServiceLevel[] = [
  {
    name: 'load balancer',
    availability: 0.9999,
    source: 'Elastic Load Balancing SLA: 99.99 % a month',
  },
  { name: 'instances', availability: 0.9999, source: 'Amazon Compute SLA, several zones: 99.99 % a month' },
  { name: 'database', availability: 0.9995, source: 'Amazon RDS SLA, Multi-AZ: 99.95 % a month' },
];

/** What answering queries needs, wherever they are served. */
export const dnsServiceLevel: ServiceLevel = {
  name: 'DNS',
  availability: 1,
  source: 'Amazon Route 53 SLA, answering queries: 100 % a month',
};

/** What a payment needs wherever it is served: when the lease store is gone everywhere, nobody may acknowledge. */
export const sharedServiceLevels: readonly ServiceLevel[] = [
  { name: 'lease store', availability: 0.99999, source: 'Amazon DynamoDB SLA, global tables: 99.999 % a month' },
  dnsServiceLevel,
];
