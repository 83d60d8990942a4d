import type { Chapter } from '../mutation';

const health = 'test/app/payments/health.test.ts';
const forward = 'test/app/payments/forward.test.ts';
const server = 'test/app/payments/server.test.ts';

export const traffic: Chapter = {
  title: 'Traffic and clients',
  mutations: [
    {
      name: 'traffic-comes-only-to-the-holder',
      why: 'clients would be sent to a Region that may not write',
      edits: [
        {
          file: 'app/payments/health.ts',
          find: 'if (grant.holder !== region) reasons.push(',
          replace: 'if (grant.holder === undefined) reasons.push(',
        },
      ],
      caughtBy: [{ suite: health, test: 'traffic is not taken %s', says: 'Expected' }],
    },
    {
      name: 'traffic-comes-only-when-open',
      why: 'clients would be sent to a Region that still replays',
      edits: [
        {
          file: 'app/payments/health.ts',
          find: "if (grant.phase !== 'serving') reasons.push(`the lease is in phase ${grant.phase ?? 'unknown'}`);",
          replace: '',
        },
      ],
      caughtBy: [{ suite: health, test: 'traffic is not taken %s', says: 'Expected' }],
    },
    {
      name: 'traffic-comes-only-to-a-database-that-takes-it',
      why: 'clients would be sent to a Region whose fence row refuses them',
      edits: [
        {
          file: 'app/payments/health.ts',
          find: 'if (refusal) reasons.push(`the fence row refuses writes: ${refusal}`);',
          replace: '',
        },
      ],
      caughtBy: [{ suite: health, test: 'traffic is not taken %s', says: 'Expected' }],
    },
    {
      name: 'a-holder-without-the-store-is-unhealthy',
      why: 'observers would go on believing in a Region that has fenced itself',
      edits: [
        {
          file: 'app/payments/health.ts',
          find: "else if (facts.now - facts.storeHeardAt > facts.storeSilence) reasons.push('the store does not answer');",
          replace: '',
        },
      ],
      caughtBy: [{ suite: health, test: 'an instance that cannot hear the store says so', says: 'store' }],
    },
    {
      name: 'a-draining-instance-takes-nothing',
      why: 'payments would be cut off when the instance ends',
      edits: [
        {
          file: 'app/payments/server.ts',
          find: "if (service.draining) return refuse(reply, 'draining');",
          replace: '',
        },
      ],
      caughtBy: [{ suite: server, test: 'while it drains no payment is begun', says: 'Expected' }],
    },
    {
      name: 'an-unforeseen-failure-is-unknown',
      why: 'a client would be told that a payment failed that may have been made',
      edits: [
        {
          file: 'app/payments/server.ts',
          find: "const outcome = status >= 500 ? 'unknown' : 'error';",
          replace: "const outcome = 'error';",
        },
      ],
      caughtBy: [
        { suite: server, test: 'a failure that nobody foresaw is unknown, and may be asked again', says: 'unknown' },
      ],
    },
    {
      name: 'a-request-that-is-passed-on-keeps-its-key',
      why: 'a client that asks both Regions would pay in each',
      edits: [
        {
          file: 'app/payments/forward.ts',
          find: "'idempotency-key': idempotencyKey",
          replace: "'idempotency-key': `${region}-${idempotencyKey}`",
        },
      ],
      caughtBy: [
        { suite: forward, test: 'keeps its key and its body, and says where it came from', says: 'us-west-2-k' },
      ],
    },
    {
      name: 'a-request-is-passed-on-once',
      why: 'two Regions that disagree about the lease would send it to and fro',
      edits: [{ file: 'app/payments/forward.ts', find: ' && forwardedFrom === undefined', replace: '' }],
      caughtBy: [{ suite: forward, test: 'but not %s', says: 'us-east-1' }],
    },
    {
      name: 'a-retry-keeps-its-key',
      why: 'a client that asks again would pay again',
      edits: [
        {
          file: 'drill/load/perform.ts',
          find: 'await service.send(op, key);',
          replace: 'await service.send(op, `${key}-${attempt}`);',
        },
      ],
      caughtBy: [
        {
          suite: 'test/drill/load/perform.test.ts',
          test: 'a request is repeated with its key until it is settled',
          says: 'k-2',
        },
      ],
    },
  ],
};
