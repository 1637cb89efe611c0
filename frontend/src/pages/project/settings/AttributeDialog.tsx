import {
  Button,
  Checkbox,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';

import { keys } from '../../../api/keys';
import { createAttribute, updateAttribute } from '../../../api/resources/attributes';
import type { AttributeDefinition, Category } from '../../../api/types';
import { ProblemAlert } from '../../../ui/ProblemAlert';
import { words } from '../../../words/words';
import { shownProblem } from '../../problems';
import { changeOf, draftOf, EMPTY_FORM, formOf, isComplete } from './attributeForm';
import type { AttributeForm } from './attributeForm';

const KINDS = (['choice', 'checkbox', 'number', 'text'] as const).map((kind) => ({
  value: kind,
  label: words.settings.attribute.kinds[kind],
}));
const TARGETS = (['annotation', 'image'] as const).map((target) => ({
  value: target,
  label: words.settings.attribute.targets[target],
}));

interface AttributeDialogProps {
  readonly projectId: string;
  /** Null for a new one. */
  readonly definition: AttributeDefinition | null;
  readonly categories: readonly Category[];
  readonly onClose: () => void;
}

export const AttributeDialog = (props: AttributeDialogProps) => {
  const { projectId, definition, categories, onClose } = props;
  const text = words.settings.attribute;
  const [form, setForm] = useState(definition === null ? EMPTY_FORM : formOf(definition));
  const change = (part: Partial<AttributeForm>): void => setForm((old) => ({ ...old, ...part }));
  const save = useSave(projectId, definition, onClose);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (isComplete(form)) save.mutate(form);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={definition === null ? text.create : text.change(definition.name)}
      closeOnClickOutside={false}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {save.error && <ProblemAlert problem={shownProblem(save.error)} />}
          <TextInput
            label={text.name}
            description={definition === null ? null : text.key(definition.key)}
            data-autofocus
            maxLength={200}
            value={form.name}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          {definition === null && <WhatIsAsked form={form} onChange={change} />}
          {form.target === 'annotation' && (
            <MultiSelect
              label={text.categories}
              placeholder={form.categories.length === 0 ? text.allCategories : ''}
              searchable
              clearable
              value={[...form.categories]}
              data={categories
                .filter(({ isRetired }) => !isRetired)
                .map(({ number, name }) => ({ value: String(number), label: name }))}
              onChange={(chosen) => change({ categories: chosen })}
            />
          )}
          <AnswerFields form={form} onChange={change} />
          <Checkbox
            label={text.required}
            description={text.requiredNote}
            checked={form.isRequired}
            onChange={(event) => change({ isRequired: event.currentTarget.checked })}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.pages.cancel}
            </Button>
            <Button type="submit" disabled={!isComplete(form)} loading={save.isPending}>
              {definition === null ? words.project.button.add : words.project.button.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};

const useSave = (
  projectId: string,
  definition: AttributeDefinition | null,
  onSaved: () => void,
) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (form: AttributeForm) => {
      if (definition === null) return createAttribute(projectId, draftOf(form));
      return updateAttribute(definition.id, changeOf(form));
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.attributes(projectId) });
      onSaved();
    },
  });
};

interface FieldsProps {
  readonly form: AttributeForm;
  readonly onChange: (part: Partial<AttributeForm>) => void;
}

/** Fixed once answers may be there. */
const WhatIsAsked = ({ form, onChange }: FieldsProps) => (
  <Group grow>
    <SegmentedControl
      aria-label={words.settings.attribute.target}
      value={form.target}
      data={TARGETS}
      onChange={(target) => onChange({ target: target })}
    />
    <Select
      aria-label={words.settings.attribute.kind}
      allowDeselect={false}
      value={form.kind}
      data={KINDS}
      onChange={(kind) => onChange({ kind: kind ?? form.kind, default: '' })}
    />
  </Group>
);

const AnswerFields = ({ form, onChange }: FieldsProps) => {
  switch (form.kind) {
    case 'choice':
      return <ChoiceFields form={form} onChange={onChange} />;
    case 'number':
      return <NumberFields form={form} onChange={onChange} />;
    case 'checkbox':
      return (
        <DefaultSelect
          form={form}
          onChange={onChange}
          data={[
            { value: 'yes', label: words.settings.attribute.yes },
            { value: 'no', label: words.settings.attribute.no },
          ]}
        />
      );
    case 'text':
      return (
        <TextInput
          label={words.settings.attribute.default}
          maxLength={1000}
          value={form.default}
          onChange={(event) => onChange({ default: event.currentTarget.value })}
        />
      );
  }
};

const ChoiceFields = ({ form, onChange }: FieldsProps) => (
  <>
    <TagsInput
      label={words.settings.attribute.choices}
      description={words.settings.attribute.choicesNote}
      splitChars={[',', ';', '\n']}
      value={[...form.choices]}
      onChange={(choices) =>
        onChange({ choices, default: choices.includes(form.default) ? form.default : '' })
      }
    />
    <DefaultSelect form={form} onChange={onChange} data={[...form.choices]} />
  </>
);

interface DefaultSelectProps extends FieldsProps {
  readonly data: string[] | { value: string; label: string }[];
}

const DefaultSelect = ({ form, onChange, data }: DefaultSelectProps) => (
  <Select
    label={words.settings.attribute.default}
    placeholder={words.settings.attribute.noDefault}
    clearable
    value={form.default === '' ? null : form.default}
    data={data}
    onChange={(value) => onChange({ default: value ?? '' })}
  />
);

const NumberFields = ({ form, onChange }: FieldsProps) => (
  <Group grow>
    <NumberInput
      label={words.settings.attribute.minimum}
      value={form.minimum}
      onChange={(minimum) => onChange({ minimum })}
    />
    <NumberInput
      label={words.settings.attribute.maximum}
      value={form.maximum}
      onChange={(maximum) => onChange({ maximum })}
    />
    <NumberInput
      label={words.settings.attribute.step}
      min={0}
      value={form.step}
      onChange={(step) => onChange({ step })}
    />
    <NumberInput
      label={words.settings.attribute.default}
      value={form.default}
      onChange={(value) => onChange({ default: String(value) })}
    />
  </Group>
);
