import { Input, Text, Textarea } from '@mantine/core';

import { words } from '../../words/words';
import { ColorSwatch } from '../ColorSwatch';
import type { LineProblem } from './categoryList';
import type { ColoredCategory } from './coloredCategories';
import classes from './NewProjectDialog.module.css';

interface CategoryListFieldProps {
  readonly text: string;
  readonly categories: readonly ColoredCategory[];
  readonly problems: readonly LineProblem[];
  readonly onText: (text: string) => void;
  readonly onColor: (category: string, color: string) => void;
}

/** Paste a list on the left, see what it becomes on the right. */
export const CategoryListField = (props: CategoryListFieldProps) => {
  const { text, categories, problems, onText, onColor } = props;
  const [problem] = problems;
  return (
    <Input.Wrapper
      label={words.projects.categories.label}
      description={words.projects.categories.help}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
      error={problem && words.projects.categories.line(problem.line, problem.message)}
    >
      <div className={classes.columns}>
        <Textarea
          aria-label={words.projects.categories.list}
          placeholder={words.projects.categories.example}
          rows={7}
          styles={{ input: { height: 160, resize: 'none' } }}
          spellCheck={false}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          data-testid="project-categories"
        />
        <div
          className={classes.preview}
          aria-label={words.projects.categories.amount(categories.length)}
        >
          {categories.length === 0 && (
            <Text size="sm" c="dimmed">
              {words.projects.categories.preview}
            </Text>
          )}
          {categories.map((category) => (
            <div
              key={category.name}
              className={classes.row}
              style={{ '--depth': category.depth }}
              data-testid="category-preview"
            >
              <ColorSwatch
                color={category.color}
                name={category.name}
                onChange={(color) => onColor(category.name, color)}
              />
              <Text truncate>{category.name}</Text>
            </div>
          ))}
        </div>
      </div>
    </Input.Wrapper>
  );
};
