import { Fragment, type ReactNode } from 'react';

interface SentenceProps {
  /** From the dictionary, with places in braces: "Invited by {who}". */
  readonly text: string;
  /** What stands in each place. */
  readonly parts: Readonly<Record<string, ReactNode>>;
}

const PLACE = /\{(\w+)\}/;

/** A sentence with elements in it, each where the language puts it. */
export const Sentence = ({ text, parts }: SentenceProps) =>
  // Split by one group, a text alternates between what stands around places and their names.
  text
    .split(PLACE)
    .map((piece, index) => (
      <Fragment key={index}>{index % 2 === 0 ? piece : (parts[piece] ?? `{${piece}}`)}</Fragment>
    ));
