import { Stack, Token } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Rule } from '../core/rules';

/** How patient CloudFront is with an origin. */
export interface EdgePatience {
  readonly connection: Pick<cloudfront.OriginProps, 'connectionAttempts' | 'connectionTimeout'>;
  readonly readTimeout: origins.HttpOriginProps['readTimeout'];
}

/** Where content comes from: named, not referred to, since a fallback stands in another Region. */
export abstract class EdgeOrigin {
  /**
   * A private bucket. Let CloudFront read it by `Edge.allowRead(bucket)` in the bucket's own stack.
   *
   * @param bucketName its name, known at synth time
   * @param region its Region
   */
  static bucket(bucketName: string, region: string): EdgeOrigin {
    return new BucketOrigin(bucketName, region);
  }

  /**
   * A load balancer or another server that speaks HTTPS with TLS 1.2, with a certificate for this name.
   *
   * @param domainName for instance that of a `FailoverDns`
   */
  static https(domainName: string): EdgeOrigin {
    return new HttpsOrigin(domainName);
  }

  /** What tells this origin from another one. */
  abstract readonly name: string;

  /** Region of a bucket; servers have names that may move. */
  abstract readonly region?: string;

  /** @internal */
  abstract _bind(
    scope: Construct,
    access: cloudfront.S3OriginAccessControl,
    patience: EdgePatience,
  ): cloudfront.IOrigin;

  /** @internal */
  abstract _rule(): Rule;
}

class BucketOrigin extends EdgeOrigin {
  constructor(
    readonly name: string,
    readonly region: string,
  ) {
    super();
  }

  _bind(scope: Construct, access: cloudfront.S3OriginAccessControl, { connection }: EdgePatience): cloudfront.IOrigin {
    const id = `Bucket-${this.name}`;
    const bucket =
      (scope.node.tryFindChild(id) as s3.IBucket | undefined) ??
      s3.Bucket.fromBucketAttributes(scope, id, {
        bucketName: this.name,
        bucketRegionalDomainName: `${this.name}.s3.${this.region}.${Stack.of(scope).urlSuffix}`,
      });
    return origins.S3BucketOrigin.withBucketDefaults(bucket, {
      ...connection,
      originAccessControlId: access.originAccessControlId,
    });
  }

  _rule(): Rule {
    return {
      when:
        [this.name, this.region].some((one) => Token.isUnresolved(one)) ||
        !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(this.name),
      message: `the bucket is "${this.name}" in "${this.region}"; allowed are the name of a bucket and its Region, both known at synth time; write them out`,
    };
  }
}

class HttpsOrigin extends EdgeOrigin {
  readonly region = undefined;

  constructor(readonly name: string) {
    super();
  }

  _bind(_scope: Construct, _access: cloudfront.S3OriginAccessControl, patience: EdgePatience): cloudfront.IOrigin {
    return new origins.HttpOrigin(this.name, {
      ...patience.connection,
      readTimeout: patience.readTimeout,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
    });
  }

  _rule(): Rule {
    return {
      when: !Token.isUnresolved(this.name) && !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(this.name),
      message: `the origin is "${this.name}"; allowed is a domain name without a scheme or a path; write for instance "www.example.com"`,
    };
  }
}
