import { notifications } from '@mantine/notifications';

import { chooseLanguage } from '../words/language';
import type { Language } from '../words/language';
import { words } from '../words/words';

/** Open the page again in another language, or say why that cannot be. */
export const switchLanguage = (language: Language): void => {
  if (!chooseLanguage(language)) notifications.show({ message: words.ui.languageNotKept });
};
