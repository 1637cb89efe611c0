import { switchLanguage } from '../../ui/switchLanguage';
import { LANGUAGE_NAMES, LANGUAGES } from '../../words/language';
import { language as current, words } from '../../words/words';
import classes from './LanguageLinks.module.css';

/** All languages in a row, for those who have no account menu yet. */
export const LanguageLinks = () => (
  <ul className={classes.links} aria-label={words.app.account.language}>
    {LANGUAGES.map((language) => (
      <li key={language}>
        <button
          type="button"
          className={classes.link}
          lang={language}
          aria-current={language === current}
          onClick={() => switchLanguage(language)}
          data-testid={`language-${language}`}
        >
          {LANGUAGE_NAMES[language]}
        </button>
      </li>
    ))}
  </ul>
);
