import * as fc from 'fast-check';
import { leftOutOfBackup } from '../../../local/postgres/create';
import { formatLsn, parseLsn } from '../../../local/postgres/lsn';
import { anyStandby, connectionInfo, renderSettings } from '../../../local/postgres/settings';

test('a log position reads back as it was written', () => {
  fc.assert(fc.property(fc.bigInt(0n, (1n << 64n) - 1n), (lsn) => parseLsn(formatLsn(lsn)) === lsn));
});

test('log positions compare as numbers, not as text', () => {
  expect(parseLsn('0/A000000') > parseLsn('0/9FFFFFF')).toBe(true);
  expect(parseLsn('10/0') > parseLsn('9/FFFFFFFF')).toBe(true);
});

test.each(['', '0', '0/', '0/G', '0/123456789', '1/2/3'])('fails to read "%s" as a log position', (text) => {
  expect(() => parseLsn(text)).toThrow(`"${text}" is no log position: expected two hexadecimal numbers`);
});

test('names of synchronous standbys are quoted', () => {
  expect(anyStandby(1, ['payments-a', 'payments-b'])).toBe('ANY 1 ("payments-a","payments-b")');
});

test('fails to wait for more standbys than there are', () => {
  expect(() => anyStandby(3, ['a', 'b'])).toThrow('a commit cannot wait for 3 of 2 standbys: from 1 to 2 is allowed');
});

test('quotes in settings and connection strings are escaped, each in its own way', () => {
  expect(renderSettings({ name: `it's\\` })).toBe("name = 'it''s\\\\'\n");
  expect(connectionInfo({ password: `it's\\` })).toBe("password='it\\'s\\\\'");
});

test('a backup leaves out what belongs to the source server alone', () => {
  const left = [
    'postmaster.pid',
    'pg_wal/000000010000000000000001',
    'member.conf',
    'standby.signal',
    'global/pg_control',
  ];
  const kept = ['postgresql.conf', 'pg_wal', 'pg_wal/archive_status', 'base/1/1259', 'pg_xact/0000', 'global/1262'];
  expect(left.filter((path) => !leftOutOfBackup(path))).toEqual([]);
  expect(kept.filter(leftOutOfBackup)).toEqual([]);
});
