import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { databaseAuthorities } from '../../../app/common/authorities';

const names = new Set(databaseAuthorities.map((pem) => new X509Certificate(pem).subject));
const isKnown = (region: string) =>
  [...names].some((name) => name.includes('O=Amazon Web Services') && name.includes(`Amazon RDS ${region} Root CA`));

test.each(['us-east-1', 'us-west-2', 'us-east-2', 'eu-central-1', 'eu-west-1', 'ap-northeast-1'])(
  'a database of RDS in %s is trusted',
  (region) => {
    expect(isKnown(region)).toBe(true);
  },
);

test('public authorities are trusted as before', () => {
  expect(databaseAuthorities).toEqual(expect.arrayContaining([...rootCertificates]));
});
