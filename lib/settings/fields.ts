import { cidrFormat, isCidr } from './cidr';
import { listOf, numberBetween, text } from './leaf';

/** Keys that several architectures have. None has a default: each architecture gives its own by `prefault`. */

/** First part of every name. */
export const scope = () =>
  text(
    {
      allowed: 'lower-case letters, digits and single hyphens, 3 to 20 characters, beginning with a letter',
      fix: 'rename it',
    },
    (value) => /^[a-z](?:-?[a-z0-9])+$/.test(value) && value.length >= 3 && value.length <= 20,
  );

/** A Region code; whether the Region exists is a rule, since more than one key decides it. */
export const region = () =>
  text({ allowed: 'a Region code', fix: 'write it as AWS does, for instance "us-east-1"' }, (value) => value !== '');

/** IPv4 range of a network. */
export const cidr = () => text({ allowed: cidrFormat, fix: 'correct the range' }, isCidr);

/** Domain of the service, a hosted zone of the user's. */
export const domain = () =>
  text(
    { allowed: 'a domain name such as "payments.example.com"', fix: 'write it in lower case without a scheme' },
    (value) => value.length <= 200 && /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(value),
  );

/** Instance types of a web tier, best first. @default m7g.large, m6g.large, m7gd.large */
export const webTypes = () =>
  listOf(
    { allowed: 'a list of instance types such as ["m7g.large", "m6g.large"]', fix: 'name each type once' },
    (value) => /^[a-z]+\d[a-z0-9-]*\.[a-z0-9]+$/.test(value),
  ).prefault(['m7g.large', 'm6g.large', 'm7gd.large']);

/** Instance type of a database of RDS, without its `db.`. */
export const databaseType = () =>
  text({ allowed: 'an instance type such as "r6g.xlarge"', fix: 'write its family and size' }, (value) =>
    /^(m|r|x)\d[a-z0-9]*\.[a-z0-9]+$/.test(value),
  );

/** IANA name of the zone in which schedules are read. */
export const timeZone = () =>
  text({ allowed: 'an IANA time zone such as "Etc/UTC" or "Europe/Berlin"', fix: 'correct its name' }, isTimeZone);

function isTimeZone(value: string): boolean {
  try {
    // Offsets such as +02:00 are fine for Intl, but a schedule of AWS needs a name.
    return /^[A-Za-z]/.test(value) && Boolean(new Intl.DateTimeFormat('en', { timeZone: value }));
  } catch {
    return false;
  }
}

/** A schedule of EventBridge Scheduler. */
export const cron = () =>
  text(
    { allowed: 'a cron expression of six fields such as "cron(0 2 1 * ? *)"', fix: 'correct the expression' },
    (value) => /^cron\(\S+(?: \S+){5}\)$/.test(value),
  );

/** Share of time in service. */
export const availability = () =>
  numberBetween(0, 1, { allowed: 'a number between 0 and 1, both excluded', fix: 'write 0.9995 for 99.95 %' });

/** US dollars a month. */
export const monthlyBudget = () =>
  numberBetween(0, Infinity, { allowed: 'US dollars above 0', fix: 'write it as a number' });

/** Node type of a cache. */
export const cacheType = () =>
  text({ allowed: 'a node type such as "cache.r7g.large"', fix: 'write its family and size' }, (value) =>
    /^cache\.[a-z]+\d[a-z0-9]*\.[a-z0-9]+$/.test(value),
  );

/** Address that alarms are told to. */
export const email = () =>
  text({ allowed: 'an e-mail address', fix: 'correct it' }, (value) => /^[^\s@]+@[^\s@]+\.[a-z]+$/i.test(value));
