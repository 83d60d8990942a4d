import type { Duration } from 'aws-cdk-lib';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { ApplicationFrontProps, ApplicationGroupProps } from '../web-tier';

/** Properties of `FailSoftServices`. */
export interface FailSoftServicesProps extends ApplicationFrontProps {
  /** Name of the load balancer, and the beginning of the services' names. */
  readonly applicationName: string;

  /**
   * Topic that the alarms tell, also those of the services.
   *
   * @default - the alarms tell nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

/** Properties of a `FailSoftService`. */
export interface FailSoftServiceProps extends ApplicationGroupProps {
  /**
   * Paths that are this service's and no other's, for instance `/feed` and `/feed/*`: one to five, each with at most 128
   * letters, digits and ``_-.$/~"'@:+&``, `*` for any text and `?` for one character.
   */
  readonly paths: string[];

  /**
   * Priority of the rule on the load balancer, 1 to 50000, another one for each service. Paths don't overlap, so the
   * order says nothing; but a service that is removed must not change the rules of the others, so each keeps its own.
   */
  readonly priority: number;

  /**
   * Requests that one instance works on at the same time, 1 to 10000. The application finds it in
   * `HOLDFAST_CONCURRENCY` and answers 503 with `Retry-After` above it, at once.
   *
   * @default 64
   */
  readonly concurrency?: number;

  /**
   * Share of failed requests above which an alarm goes off and a deploy of this service is rolled back, percent: 1 to
   * 100. Failed are those answered with 5xx and those for which no instance could be reached.
   *
   * @default 5
   */
  readonly maximumFailureRate?: number;

  /**
   * Time in which 95 of 100 requests must be answered, or an alarm goes off: 1 ms to 10 min.
   *
   * @default Duration.seconds(1)
   */
  readonly maximumLatency?: Duration;
}
