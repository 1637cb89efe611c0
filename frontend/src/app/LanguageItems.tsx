import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';

import { switchLanguage } from '../ui/switchLanguage';
import { LANGUAGE_NAMES, LANGUAGES } from '../words/language';
import { language as current, words } from '../words/words';

/** The languages as items of a menu; choosing one opens the page again in it. */
export const LanguageItems = () => (
  <>
    <Menu.Divider />
    <Menu.Label>{words.app.account.language}</Menu.Label>
    {LANGUAGES.map((language) => (
      <Menu.Item
        key={language}
        lang={language}
        rightSection={language === current ? <IconCheck size={14} /> : null}
        onClick={() => switchLanguage(language)}
        data-testid={`language-${language}`}
      >
        {LANGUAGE_NAMES[language]}
      </Menu.Item>
    ))}
  </>
);
