import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustBeReachable } from '../../../local/postgres/installation';

test('a folder that an unprivileged user cannot walk to is refused in one line that names where it ends', () => {
  const base = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  const inner = join(base, 'inner');
  mkdirSync(inner, { mode: 0o755 });
  try {
    chmodSync(base, 0o755);
    expect(() => mustBeReachable(inner)).not.toThrow();
    chmodSync(base, 0o700);
    expect(() => mustBeReachable(inner)).toThrow(`who may not enter ${base}; set TMPDIR to`);
  } finally {
    rmSync(base, { recursive: true });
  }
});
