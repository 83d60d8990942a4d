import { chooseServer, type Role } from '../../../bench/peers/app/choice';

const seen = (roles: Readonly<Record<string, Role>>) => new Map(Object.entries(roles));

test('writes go to the server that takes them', () => {
  expect(chooseServer(undefined, seen({ a: 'reads', b: 'writes' }))).toBe('b');
});

test('a server that still takes writes is not left for another one', () => {
  expect(chooseServer('b', seen({ a: 'writes', b: 'writes' }))).toBe('b');
});

test('a server that falls silent or becomes a standby is left', () => {
  expect(chooseServer('a', seen({ a: 'silent', b: 'writes' }))).toBe('b');
  expect(chooseServer('a', seen({ a: 'reads', b: 'writes' }))).toBe('b');
});

test('where no server takes writes there is none', () => {
  expect(chooseServer('a', seen({ a: 'silent', b: 'reads' }))).toBeUndefined();
});
