import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { renderTable, tablePath } from './table';

/** Writes the table of create-only properties. @returns whether it was out of date */
export async function writeTable(root: string): Promise<boolean> {
  const file = join(root, tablePath);
  const text = await format(renderTable(), { ...(await resolveConfig(file)), parser: 'typescript' });
  if (readFileSync(file, 'utf8') === text) return false;
  writeFileSync(file, text);
  return true;
}
