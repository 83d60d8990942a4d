/** How far a price was confirmed. */
export type Confirmation = 'confirmed' | 'from memory';

/** A list price, USD. */
export interface Price {
  readonly usd: number;
  readonly per: 'hour' | 'month';
  readonly confirmation: Confirmation;
}

/** Hours of a month, as AWS's own calculator counts them. */
export const hoursPerMonth = 730;

/** When the prices were written down. */
export const pricesOf = '2026-11';

/**
 * Regions that the prices are of. AWS lists the same prices for the items below in all three of them (from memory); any
 * other Region has its own, and is not priced.
 */
export const pricedRegions: readonly string[] = ['us-east-1', 'us-east-2', 'us-west-2'];

const hourly = (usd: number, confirmation: Confirmation = 'from memory'): Price => ({ usd, per: 'hour', confirmation });
const monthly = (usd: number, confirmation: Confirmation = 'from memory'): Price => ({
  usd,
  per: 'month',
  confirmation,
});

/**
 * On-demand list prices, by item. Confirmed ones were found in public price comparisons of May and June 2026 that name
 * the AWS price list as their source; the others are written down from memory and must be looked up before anybody
 * decides by them.
 */
export const prices: Readonly<Record<string, Price>> = {
  // Linux instances, EC2
  'ec2 t4g.micro': hourly(0.0084),
  'ec2 t4g.small': hourly(0.0168),
  'ec2 t4g.medium': hourly(0.0336),
  'ec2 t4g.large': hourly(0.0672),
  'ec2 m6g.large': hourly(0.077),
  'ec2 m6g.xlarge': hourly(0.154),
  'ec2 m7g.medium': hourly(0.0408),
  'ec2 m7g.large': hourly(0.0816, 'confirmed'),
  'ec2 m7g.xlarge': hourly(0.1632),
  'ec2 m7g.2xlarge': hourly(0.3264),
  'ec2 c7g.large': hourly(0.0725),
  'ec2 c7g.xlarge': hourly(0.145),
  'ec2 r7g.large': hourly(0.1071),
  'ebs gp3 GB': monthly(0.08),
  'metric of detailed monitoring': monthly(0.3),

  // PostgreSQL on RDS, one instance; Multi-AZ counts as two (confirmed)
  'rds db.t4g.micro': hourly(0.016, 'confirmed'),
  'rds db.t4g.small': hourly(0.032, 'confirmed'),
  'rds db.t4g.medium': hourly(0.065, 'confirmed'),
  'rds db.t4g.large': hourly(0.129),
  'rds db.m6g.large': hourly(0.159),
  'rds db.m7g.large': hourly(0.168),
  'rds db.r6g.large': hourly(0.225),
  'rds db.r6g.xlarge': hourly(0.45),
  'rds db.r6g.2xlarge': hourly(0.899),
  'rds db.r6g.4xlarge': hourly(1.798),
  'rds db.r7g.large': hourly(0.239),
  'rds db.r7g.xlarge': hourly(0.478),
  'rds db.r8g.xlarge': hourly(0.478, 'confirmed'),
  'rds gp3 GB': monthly(0.115, 'confirmed'),
  'rds proxy vCPU': hourly(0.015),

  // Aurora PostgreSQL, standard configuration
  'aurora db.t4g.medium': hourly(0.073),
  'aurora db.r6g.large': hourly(0.26),
  'aurora db.r6g.xlarge': hourly(0.519),
  'aurora db.r6g.2xlarge': hourly(1.038),
  'aurora db.r7g.large': hourly(0.276),
  'aurora db.r7g.xlarge': hourly(0.553),

  // Nodes of ElastiCache; Valkey costs a fifth less than Redis OSS
  'valkey cache.t4g.small': hourly(0.0256),
  'valkey cache.t4g.medium': hourly(0.052),
  'valkey cache.m7g.large': hourly(0.1264),
  'valkey cache.r6g.large': hourly(0.1648),
  'valkey cache.r7g.large': hourly(0.1752),
  'valkey cache.r7g.xlarge': hourly(0.3496),
  'redis cache.t4g.small': hourly(0.032),
  'redis cache.t4g.medium': hourly(0.065),
  'redis cache.m7g.large': hourly(0.158),
  'redis cache.r6g.large': hourly(0.206),
  'redis cache.r7g.large': hourly(0.219),
  'redis cache.r7g.xlarge': hourly(0.437),

  'nat gateway': hourly(0.045, 'confirmed'),
  'interface endpoint': hourly(0.01, 'confirmed'),
  'public address': hourly(0.005, 'confirmed'),
  'load balancer': hourly(0.0225),
  'routing control cluster': hourly(2.5),

  'hosted zone': monthly(0.5),
  'health check': monthly(0.5),
  'health check option': monthly(1),
  key: monthly(1),
  secret: monthly(0.4),
  'web ACL': monthly(5),
  'web ACL rule': monthly(1),
  alarm: monthly(0.1),
  'high-resolution alarm': monthly(0.3),
  'composite alarm': monthly(0.5),
  dashboard: monthly(3),
};
