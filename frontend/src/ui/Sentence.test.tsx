import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import { Sentence } from './Sentence';

const markup = (text: string): string =>
  renderToStaticMarkup(<Sentence text={text} parts={{ who: <b>Ada</b>, count: 3 }} />);

test('elements stand in the places of the sentence', () => {
  expect(markup('Invited by {who}')).toBe('Invited by <b>Ada</b>');
});

test('each language puts them where it likes, and as often', () => {
  expect(markup('{count} von {who}, danke {who}!')).toBe('3 von <b>Ada</b>, danke <b>Ada</b>!');
});

test('a sentence without places is itself', () => {
  expect(markup('Nobody invited you.')).toBe('Nobody invited you.');
});

test('a place that nothing fills stays in sight', () => {
  expect(markup('Until {when}')).toBe('Until {when}');
});
