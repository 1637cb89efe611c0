/** Attributes and the gate between wire and application. */
import type { AttributeChange, AttributeDefinition, AttributeDraft, Gate } from './attributeTypes';
import type { AttributeCreateWire, AttributeUpdateWire, AttributeWire, GateWire } from './wire';

export const attributeFromWire = (wire: AttributeWire): AttributeDefinition => ({
  id: wire.id,
  key: wire.key,
  name: wire.name,
  target: wire.target,
  kind: wire.kind,
  categoryNumbers: wire.category_numbers,
  choices: wire.choices,
  minimum: wire.minimum,
  maximum: wire.maximum,
  step: wire.step,
  default: wire.default,
  isRequired: wire.is_required,
  order: wire.order,
  isRetired: wire.is_retired,
});

export const attributeChangeToWire = (change: AttributeChange): AttributeUpdateWire => {
  const { categoryNumbers, choices, isRequired, isRetired, ...rest } = change;
  return {
    ...rest,
    ...(categoryNumbers !== undefined && { category_numbers: [...categoryNumbers] }),
    ...(choices !== undefined && { choices: [...choices] }),
    ...(isRequired !== undefined && { is_required: isRequired }),
    ...(isRetired !== undefined && { is_retired: isRetired }),
  };
};

export const attributeDraftToWire = ({
  name,
  target,
  kind,
  isRequired,
  ...change
}: AttributeDraft): AttributeCreateWire => ({
  ...attributeChangeToWire(change),
  name,
  target,
  kind,
  is_required: isRequired,
});

export const gateFromWire = (wire: GateWire): Gate => ({
  duplicate: wire.duplicate,
  overlap: wire.overlap,
  'required-attributes': wire.required_attributes,
  'broad-category': wire.broad_category,
  'click-outside': wire.click_outside,
  'stray-pixels': wire.stray_pixels,
  pinholes: wire.pinholes,
});

export const gateToWire = (gate: Gate): GateWire => ({
  duplicate: gate.duplicate,
  overlap: gate.overlap,
  required_attributes: gate['required-attributes'],
  broad_category: gate['broad-category'],
  click_outside: gate['click-outside'],
  stray_pixels: gate['stray-pixels'],
  pinholes: gate.pinholes,
});
