/** What somebody types into the form of an attribute, and what it says. */
import type {
  AttributeDefinition,
  AttributeDraft,
  AttributeKind,
  AttributeTarget,
  AttributeValue,
} from '../../../api/types';

export interface AttributeForm {
  readonly name: string;
  readonly target: AttributeTarget;
  readonly kind: AttributeKind;
  /** Numbers of categories as text, as the field has them. */
  readonly categories: readonly string[];
  readonly choices: readonly string[];
  /** Numbers, or empty for none. */
  readonly minimum: number | string;
  readonly maximum: number | string;
  readonly step: number | string;
  /** `yes`, `no`, a choice, a number or a text; empty for none. */
  readonly default: string;
  readonly isRequired: boolean;
}

export const EMPTY_FORM: AttributeForm = {
  name: '',
  target: 'annotation',
  kind: 'choice',
  categories: [],
  choices: [],
  minimum: '',
  maximum: '',
  step: '',
  default: '',
  isRequired: false,
};

export const formOf = (definition: AttributeDefinition): AttributeForm => ({
  name: definition.name,
  target: definition.target,
  kind: definition.kind,
  categories: definition.categoryNumbers.map(String),
  choices: definition.choices,
  minimum: definition.minimum ?? '',
  maximum: definition.maximum ?? '',
  step: definition.step ?? '',
  default: defaultText(definition.default),
  isRequired: definition.isRequired,
});

/** What the form says; what does not belong to its kind is left out. */
export const changeOf = (
  form: AttributeForm,
): Required<Omit<AttributeDraft, 'target' | 'kind'>> => {
  const isNumber = form.kind === 'number';
  return {
    name: form.name.trim(),
    categoryNumbers: form.target === 'image' ? [] : form.categories.map(Number),
    choices: form.kind === 'choice' ? form.choices : [],
    minimum: isNumber ? numberOf(form.minimum) : null,
    maximum: isNumber ? numberOf(form.maximum) : null,
    step: isNumber ? numberOf(form.step) : null,
    default: defaultOf(form),
    isRequired: form.isRequired,
  };
};

/** A new definition; what it is about and the kind of its answers stay for good. */
export const draftOf = (form: AttributeForm): AttributeDraft => ({
  ...changeOf(form),
  target: form.target,
  kind: form.kind,
});

export const isComplete = ({ name, kind, choices }: AttributeForm): boolean =>
  name.trim() !== '' && (kind !== 'choice' || choices.length > 0);

const defaultText = (value: AttributeValue | null): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value === null ? '' : String(value);
};

const defaultOf = ({ kind, default: text }: AttributeForm): AttributeValue | null => {
  if (text.trim() === '') return null;
  if (kind === 'checkbox') return text === 'yes';
  return kind === 'number' ? numberOf(text) : text;
};

const numberOf = (value: number | string): number | null =>
  value === '' || !Number.isFinite(Number(value)) ? null : Number(value);
