import { readRuntimeConfig } from '../../../runtime/config/config';
import { defaultPaymentsSettings, parsePaymentsSettings, runtimeConfigOf } from '../../../lib/settings';

test('the runtime configuration of the defaults is one that instances accept', () => {
  const config = runtimeConfigOf(defaultPaymentsSettings());
  expect(readRuntimeConfig({ HOLDFAST_CONFIG: JSON.stringify(config) })).toEqual(config);
});

test('names are derived from the scope and the birth role', () => {
  const { databases, tables, groups } = runtimeConfigOf(parsePaymentsSettings({ scope: 'checkout' }));
  expect({ databases, tables, groups }).toEqual({
    tables: { control: 'checkout-control', journal: 'checkout-journal' },
    databases: {
      'us-east-1': {
        identifier: 'checkout-primary',
        readReplicas: ['checkout-primary-replica-1', 'checkout-primary-replica-2'],
        secretId: 'checkout-db',
      },
      'us-west-2': { identifier: 'checkout-standby', readReplicas: [], secretId: 'checkout-db' },
    },
    groups: {
      'us-east-1': { name: 'checkout-web', minimum: 20, active: 20 },
      'us-west-2': { name: 'checkout-web', minimum: 5, active: 20 },
    },
  });
});

test('without a domain the endpoints use the placeholder', () => {
  expect(runtimeConfigOf(defaultPaymentsSettings()).endpoints.service).toBe('https://payments.test');
});

test('a domain gives the service and each data Region its own name', () => {
  expect(runtimeConfigOf(parsePaymentsSettings({ domain: 'pay.example.com' })).endpoints).toEqual({
    service: 'https://pay.example.com',
    regional: { 'us-east-1': 'https://us-east-1.pay.example.com', 'us-west-2': 'https://us-west-2.pay.example.com' },
  });
});

test('the tolerated lag is the cross-Region RPO', () => {
  expect(runtimeConfigOf(parsePaymentsSettings({ objectives: { rpo: { crossRegion: '20s' } } })).rpoLag).toBe(20);
});
