import type { Duration } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { EdgeContent } from './content';
import type { EdgeOrigin } from './origin';

/** What is served for a pattern of paths. */
export interface EdgeBehavior {
  /** Where it comes from. */
  readonly primary: EdgeOrigin;

  /**
   * Where it comes from when the primary fails: for GET, HEAD and OPTIONS alone.
   *
   * @default - nowhere; right for a name that moves by itself
   */
  readonly fallback?: EdgeOrigin;

  /** How long the edge may keep it. */
  readonly content: EdgeContent;
}

/** Properties of an `Edge`. */
export interface EdgeProps {
  /** Name of the firewall and its log. */
  readonly edgeName: string;

  /** Where content comes from. */
  readonly primary: EdgeOrigin;

  /** Where it comes from when the primary fails: for GET, HEAD and OPTIONS alone. */
  readonly fallback: EdgeOrigin;

  /**
   * How long the edge may keep it.
   *
   * @default EdgeContent.pages()
   */
  readonly content?: EdgeContent;

  /**
   * What is served for other patterns of paths, for instance `/assets/*`; the first that fits counts.
   *
   * @default - everything comes from `primary` and `fallback`
   */
  readonly behaviors?: { [pathPattern: string]: EdgeBehavior };

  /**
   * Answers of the primary for which the fallback is asked.
   *
   * @default [500, 502, 503, 504]
   */
  readonly failoverStatusCodes?: number[];

  /**
   * How often the edge tries to connect to an origin: 1 to 3.
   *
   * @default 2
   */
  readonly connectionAttempts?: number;

  /**
   * Time for each of these attempts: 1 s to 10 s, whole seconds.
   *
   * @default Duration.seconds(2)
   */
  readonly connectionTimeout?: Duration;

  /**
   * Time that an HTTPS origin has to answer: 1 s to 120 s, whole seconds. CloudFront waits 30 s for a bucket.
   *
   * @default Duration.seconds(10)
   */
  readonly readTimeout?: Duration;

  /**
   * Names of the site; they need a `certificate`.
   *
   * @default - the name that CloudFront gives
   */
  readonly domainNames?: string[];

  /**
   * Certificate for these names, of us-east-1. With it, clients need TLS 1.2.
   *
   * @default - CloudFront's own, which admits older clients, and a warning
   */
  readonly certificate?: acm.ICertificate;

  /**
   * Object for a request of `/`.
   *
   * @default "index.html" where the primary is a bucket; none elsewhere
   */
  readonly defaultRootObject?: string;

  /**
   * Header `Content-Security-Policy`.
   *
   * @default - none, since it depends on the pages
   */
  readonly contentSecurityPolicy?: string;

  /**
   * Requests that one address may send in five minutes: 10 to 2,000,000.
   *
   * @default 2000
   */
  readonly requestsPerAddress?: number;

  /**
   * Share of requests that fail (5xx) above which an alarm goes off, percent: 1 to 100.
   *
   * @default 5
   */
  readonly errorRateAlarmThreshold?: number;

  /**
   * Share of requests that the edge answers by itself below which an alarm goes off, percent: 1 to 100.
   *
   * @default - no such alarm
   */
  readonly minimumHitRate?: number;

  /**
   * Topic that the alarms tell.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * How long access logs are kept: whole days, 1 to 3650.
   *
   * @default Duration.days(365)
   */
  readonly logRetention?: Duration;
}
