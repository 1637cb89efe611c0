import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';

import { shareStyleNonce } from './app/styleNonce';
import { languageHere } from './words/language';
import { language, loadWords } from './words/words';

shareStyleNonce();
// The words come first, so that constants of the pages may hold them.
await loadWords(languageHere());
document.documentElement.lang = language;
const { renderApp } = await import('./app/renderApp');
renderApp();
