import { Stack } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';

import { SubmitArea } from './SubmitArea';

/** What a form needs of a mutation without variables. */
interface Sending {
  readonly mutate: () => void;
  readonly submittedAt: number;
  readonly error: Error | null;
  readonly isPending: boolean;
}

interface MutationFormProps {
  readonly mutation: Sending;
  /** Of the button. */
  readonly label: string;
  readonly children?: ReactNode;
  /** Whether the button is as wide as the fields. */
  readonly isWide?: boolean;
  readonly className?: string | undefined;
  readonly testId?: string;
  readonly submitTestId?: string;
}

/** Fields, why the last try failed, and the button that sends them. */
export const MutationForm = (props: MutationFormProps) => {
  const { mutation } = props;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    mutation.mutate();
  };
  return (
    <form onSubmit={submit} data-testid={props.testId}>
      <Stack gap="md" className={props.className ?? ''}>
        {props.children}
        <SubmitArea
          key={mutation.submittedAt}
          label={props.label}
          error={mutation.error}
          isPending={mutation.isPending}
          {...(props.isWide === true && { isWide: true })}
          {...(props.submitTestId !== undefined && { testId: props.submitTestId })}
        />
      </Stack>
    </form>
  );
};
