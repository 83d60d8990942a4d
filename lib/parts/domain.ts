import { Annotations, type Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';

export interface DomainOptions {
  /** Domain of the service. */
  readonly domain?: string;
  /** Id of its zone if it exists. Default: a zone is created. */
  readonly hostedZoneId?: string;
}

/**
 * The zone of the domain, which certificates need before anything else exists. Nothing without a domain: then the
 * placeholder's zone is made beside its records.
 */
export function hostedZoneOf(stack: Stack, { domain, hostedZoneId }: DomainOptions): route53.IHostedZone | undefined {
  if (!domain) return undefined;
  if (!hostedZoneId)
    return new route53.PublicHostedZone(stack, 'HostedZone', { zoneName: domain, acceleratedRecoveryEnabled: true });
  return route53.HostedZone.fromHostedZoneAttributes(stack, 'HostedZone', { hostedZoneId, zoneName: domain });
}

/** A certificate of one Region for the domain and for the name of that Region below it. */
export function certificateOf(stack: Stack, domain: string, zone: route53.IHostedZone): acm.Certificate {
  return new acm.Certificate(stack, 'Certificate', {
    domainName: domain,
    subjectAlternativeNames: [`${stack.region}.${domain}`],
    validation: acm.CertificateValidation.fromDns(zone),
  });
}

/** Says that the records are those of a name which only the local Region resolves. */
export function warnOfPlaceholderDomain(stack: Stack, placeholder: string): void {
  Annotations.of(stack).addWarningV2(
    'holdfast:placeholder-domain',
    `no domain is set, so the records are those of the placeholder "${placeholder}", which no client can resolve; set "domain" in the settings before you deploy`,
  );
}
