import { useEffect, useEffectEvent, useState } from 'react';

const TYPING_MILLISECONDS = 250;

interface Typed {
  readonly text: string;
  /** What went out last: with another text, that one is to go out. */
  readonly sent: string;
  /** The value that was there last. */
  readonly seen: string;
}

/** What was sent comes back while somebody types on; any other value is in force in its place. */
const withValue = (typed: Typed, value: string): Typed =>
  value === typed.sent ? { ...typed, seen: value } : { text: value, sent: value, seen: value };

/**
 * Hold what is typed, and send it after a pause; a value that changes elsewhere takes its place.
 * @returns  the text, and what to call with another one
 */
export const useTyped = (
  value: string,
  send: (text: string) => void,
): readonly [string, (text: string) => void] => {
  const [known, setTyped] = useState<Typed>({ text: value, sent: value, seen: value });
  const typed = known.seen === value ? known : withValue(known, value);
  if (typed !== known) setTyped(typed);
  const { text, sent } = typed;

  const sendNow = useEffectEvent(() => {
    setTyped({ ...typed, sent: text });
    send(text);
  });
  useEffect(() => {
    if (text === sent) return;
    const timer = setTimeout(sendNow, TYPING_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text, sent]);
  return [text, (next) => setTyped((before) => ({ ...before, text: next }))];
};
