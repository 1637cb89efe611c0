/** Reads what `editor.py` hands over. */
import { readFileSync } from 'node:fs';

import type { Plan } from './plan';

export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run make bench NAME=editor.`);
  return value;
}

export const plan = JSON.parse(readFileSync(variable('SAMWEB_EDITOR_PLAN'), 'utf8')) as Plan;
