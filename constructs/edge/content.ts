import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { durationBetween, type Rule } from '../core/rules';

/** How content is cached. */
export interface CachedContentProps {
  /** Shortest time that it stays at the edge, whatever the origin says: 0 s to 365 days. */
  readonly minTtl: Duration;

  /** Time that it stays when the origin says nothing. */
  readonly defaultTtl: Duration;

  /** Longest time that it stays, whatever the origin says. */
  readonly maxTtl: Duration;

  /**
   * Parameters of the query that lead to different content, and that the origin gets to see. Others are dropped.
   *
   * @default - none
   */
  readonly queryStrings?: string[];
}

/** Kinds of content, by how long the edge may keep them. Compressed forms are kept apart by `Accept-Encoding`. */
export abstract class EdgeContent {
  /** Pages that many read: a minute to an hour, one entry for each value of the query parameter `page`. */
  static pages(): EdgeContent {
    return EdgeContent.cached({
      minTtl: Duration.seconds(60),
      defaultTtl: Duration.seconds(60),
      maxTtl: Duration.hours(1),
      queryStrings: ['page'],
    });
  }

  /** Files whose name changes with their content: a day to a year, without a query. */
  static assets(): EdgeContent {
    return EdgeContent.cached({
      minTtl: Duration.days(1),
      defaultTtl: Duration.days(30),
      maxTtl: Duration.days(365),
    });
  }

  /** What is nobody else's: never kept, all methods, everything that the viewer sent but the host. */
  static dynamic(): EdgeContent {
    return new DynamicContent();
  }

  /** Any other choice. */
  static cached(props: CachedContentProps): EdgeContent {
    return new CachedContent(props);
  }

  /** @internal */
  abstract _behavior(scope: Construct, id: string): cloudfront.AddBehaviorOptions;

  /** @internal */
  abstract _rules(): Rule[];
}

class CachedContent extends EdgeContent {
  constructor(private readonly props: CachedContentProps) {
    super();
  }

  _behavior(scope: Construct, id: string): cloudfront.AddBehaviorOptions {
    const { queryStrings, ...ttl } = this.props;
    return {
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      compress: true,
      cachePolicy: new cloudfront.CachePolicy(scope, id, {
        ...ttl,
        queryStringBehavior: queryStrings?.length
          ? cloudfront.CacheQueryStringBehavior.allowList(...queryStrings)
          : cloudfront.CacheQueryStringBehavior.none(),
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      }),
    };
  }

  _rules(): Rule[] {
    const { minTtl, defaultTtl, maxTtl } = this.props;
    const year = 365 * 86_400;
    const seconds = [minTtl, defaultTtl, maxTtl].map((ttl) => (ttl.isUnresolved() ? 0 : ttl.toSeconds()));
    return [
      durationBetween('minTtl', minTtl, 0, year),
      durationBetween('defaultTtl', defaultTtl, 0, year),
      durationBetween('maxTtl', maxTtl, 0, year),
      {
        when: seconds.some((ttl, index) => index > 0 && ttl < seconds[index - 1]!),
        message: `minTtl, defaultTtl and maxTtl are ${seconds.join(' s, ')} s; allowed are values that don't fall; put them in order`,
      },
    ];
  }
}

class DynamicContent extends EdgeContent {
  _behavior(): cloudfront.AddBehaviorOptions {
    return {
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      compress: true,
      cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
  }

  _rules(): Rule[] {
    return [];
  }
}
