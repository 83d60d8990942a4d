import { Annotations, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { OriginGroup } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { enforce } from '../core/rules';
import { LoggedWebAcl } from '../core/web-acl';
import { EdgeContent } from './content';
import type { EdgePatience } from './origin';
import type { EdgeBehavior, EdgeProps } from './props';
import { edgeRules } from './rules';

/**
 * A site before its users, which goes on when a Region does not: CloudFront with a fallback for each origin, little
 * patience with the one that fails, caching by kind of content, a firewall, security headers, logs and alarms. In
 * us-east-1, whichever Regions the origins are in.
 */
export class Edge extends Construct {
  /**
   * Lets the distributions of the bucket's account read it, and its key if it has one. Call it in the bucket's own
   * stack: nothing is read from us-east-1, and either stack can be deployed first.
   */
  static allowRead(bucket: s3.Bucket): void {
    const { partition, account } = Stack.of(bucket);
    const statement = (actions: string[], resources: string[]) =>
      new iam.PolicyStatement({
        actions,
        resources,
        principals: [new iam.ServicePrincipal('cloudfront.amazonaws.com')],
        conditions: {
          ArnLike: { 'aws:SourceArn': `arn:${partition}:cloudfront::${account}:distribution/*` },
        },
      });
    bucket.addToResourcePolicy(statement(['s3:GetObject'], [bucket.arnForObjects('*')]));
    // In the policy of a key, `*` is the key itself.
    bucket.encryptionKey?.addToResourcePolicy(statement(['kms:Decrypt'], ['*']));
  }

  readonly distribution: cloudfront.Distribution;
  readonly webAcl: wafv2.CfnWebACL;
  readonly accessLogs: s3.Bucket;
  /** Goes off when requests fail. */
  readonly errorAlarm: cloudwatch.Alarm;
  /** Goes off when the edge answers too few requests by itself; only with `minimumHitRate`. */
  readonly hitRateAlarm?: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id);
    const { primary, fallback, content = EdgeContent.pages() } = props;
    const whole: EdgeBehavior = { primary, fallback, content };
    const others = Object.entries(props.behaviors ?? {});
    enforce(
      'InvalidEdge',
      this.node.path,
      edgeRules(props, [whole, ...others.map(([, one]) => one)], Stack.of(this).region),
    );
    this.webAcl = new LoggedWebAcl(this, 'Firewall', {
      name: `edge-${props.edgeName}`,
      scope: 'CLOUDFRONT',
      requestsPerAddress: props.requestsPerAddress ?? 2000,
    }).webAcl;
    this.accessLogs = this.createLogBucket(props.logRetention ?? Duration.days(365));
    const behaviors = this.behaviors(props, [['Default', whole], ...others]);
    this.distribution = this.createDistribution(props, behaviors);
    const watch = this.watch(props);
    this.errorAlarm = watch.errors;
    this.hitRateAlarm = watch.hits;
  }

  private createLogBucket(retention: Duration): s3.Bucket {
    return new s3.Bucket(this, 'AccessLogs', {
      // CloudFront delivers by an access control list, and with a key of S3's own.
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ expiration: retention, noncurrentVersionExpiration: retention }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Behaviours in their order, the first being the default one. Those with the same origins share them. */
  private behaviors(props: EdgeProps, wanted: [string, EdgeBehavior][]): [string, cloudfront.BehaviorOptions][] {
    const access = new cloudfront.S3OriginAccessControl(this, 'Access');
    const headers = this.securityHeaders(props.contentSecurityPolicy);
    const known = new Map<string, cloudfront.IOrigin>();
    const originOf = (behavior: EdgeBehavior): cloudfront.IOrigin => {
      const key = `${behavior.primary.name} ${behavior.fallback?.name}`;
      const origin = known.get(key) ?? this.originOf(behavior, access, props);
      known.set(key, origin);
      return origin;
    };
    return wanted.map(([pattern, behavior], index) => [
      pattern,
      {
        ...behavior.content._behavior(this, index === 0 ? 'Content' : `Content${index}`),
        origin: originOf(behavior),
        responseHeadersPolicy: headers,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
    ]);
  }

  private originOf(
    { primary, fallback }: EdgeBehavior,
    access: cloudfront.S3OriginAccessControl,
    props: EdgeProps,
  ): cloudfront.IOrigin {
    const patience: EdgePatience = {
      connection: {
        connectionAttempts: props.connectionAttempts ?? 2,
        connectionTimeout: props.connectionTimeout ?? Duration.seconds(2),
      },
      readTimeout: props.readTimeout ?? Duration.seconds(10),
    };
    const primaryOrigin = primary._bind(this, access, patience);
    if (!fallback) return primaryOrigin;
    return new OriginGroup({
      primaryOrigin,
      fallbackOrigin: fallback._bind(this, access, patience),
      fallbackStatusCodes: props.failoverStatusCodes ?? [500, 502, 503, 504],
    });
  }

  private securityHeaders(contentSecurityPolicy?: string): cloudfront.ResponseHeadersPolicy {
    const override = true;
    return new cloudfront.ResponseHeadersPolicy(this, 'SecurityHeaders', {
      securityHeadersBehavior: {
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override },
        contentTypeOptions: { override },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override },
        referrerPolicy: {
          referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
          override,
        },
        contentSecurityPolicy: contentSecurityPolicy ? { contentSecurityPolicy, override } : undefined,
      },
    });
  }

  private createDistribution(
    props: EdgeProps,
    [whole, ...others]: [string, cloudfront.BehaviorOptions][],
  ): cloudfront.Distribution {
    if (!props.certificate)
      Annotations.of(this).addWarningV2(
        'holdfast:edge-without-certificate',
        "clients with TLS 1.0 are served, since CloudFront's own certificate admits them; give the edge domainNames and a certificate before it carries traffic",
      );
    return new cloudfront.Distribution(this, 'Distribution', {
      comment: props.edgeName,
      defaultBehavior: whole![1],
      additionalBehaviors: Object.fromEntries(others),
      domainNames: props.domainNames,
      certificate: props.certificate,
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultRootObject: props.defaultRootObject ?? (props.primary.region ? 'index.html' : undefined),
      webAclId: this.webAcl.attrArn,
      logBucket: this.accessLogs,
      logFilePrefix: 'distribution/',
      // The rate of hits is one of them.
      publishAdditionalMetrics: true,
    });
  }

  private watch(props: EdgeProps): { errors: cloudwatch.Alarm; hits?: cloudwatch.Alarm } {
    const period = Duration.minutes(1);
    const errors = new cloudwatch.Alarm(this, 'ErrorAlarm', {
      alarmDescription: `More than ${props.errorRateAlarmThreshold ?? 5} % of the requests to ${props.edgeName} fail, whichever origin answers`,
      metric: this.distribution.metric5xxErrorRate({ period }),
      threshold: props.errorRateAlarmThreshold ?? 5,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    const hits =
      props.minimumHitRate === undefined
        ? undefined
        : new cloudwatch.Alarm(this, 'HitRateAlarm', {
            alarmDescription: `${props.edgeName} answers less than ${props.minimumHitRate} % of the requests by itself: the origins carry the rest`,
            metric: this.distribution.metricCacheHitRate({ period }),
            threshold: props.minimumHitRate,
            comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluationPeriods: 5,
            treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
          });
    for (const alarm of hits ? [errors, hits] : [errors])
      if (props.alarmTopic) {
        alarm.addAlarmAction(new SnsAction(props.alarmTopic));
        alarm.addOkAction(new SnsAction(props.alarmTopic));
      }
    return { errors, hits };
  }
}
