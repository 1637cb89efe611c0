/** What projects ask in tests. */
import type { AttributeDefinition } from './attributes';

export const question = (
  key: string,
  change: Partial<AttributeDefinition> = {},
): AttributeDefinition => ({
  id: key,
  key,
  name: key,
  target: 'annotation',
  kind: 'checkbox',
  categories: [],
  choices: [],
  minimum: null,
  maximum: null,
  step: null,
  default: null,
  isRequired: false,
  isRetired: false,
  ...change,
});
