/** What a project asks, and what findings do to a submission, in the application's words. */
import type {
  AttributeDefinition as EngineDefinition,
  AttributeKind,
  AttributeTarget,
  AttributeValue,
} from '../engine/attributes/attributes';

export type {
  Attributes,
  AttributeKind,
  AttributeTarget,
  AttributeValue,
} from '../engine/attributes/attributes';
export type { Gate, GateLevel } from '../engine/lint/gate';
export type { LintRule } from '../engine/lint/lint';

/** A definition as the server has it: categories by number. */
export interface AttributeDefinition extends Omit<EngineDefinition, 'categories'> {
  readonly categoryNumbers: readonly number[];
  readonly order: number;
}

export interface AttributeChange {
  readonly name?: string;
  readonly categoryNumbers?: readonly number[];
  readonly choices?: readonly string[];
  readonly minimum?: number | null;
  readonly maximum?: number | null;
  readonly step?: number | null;
  readonly default?: AttributeValue | null;
  readonly isRequired?: boolean;
  readonly order?: number;
  readonly isRetired?: boolean;
}

export interface AttributeDraft extends Omit<AttributeChange, 'order' | 'isRetired'> {
  readonly name: string;
  readonly target: AttributeTarget;
  readonly kind: AttributeKind;
  readonly isRequired: boolean;
}
