import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import type { CategoryWork, DashboardChoice } from '../../../api/dashboardTypes';
import { formatCount } from '../../../ui/format';
import { words } from '../../../words/words';
import classes from './DashboardPage.module.css';
import { FigurePanel } from './FigurePanel';

interface CategoriesPanelProps {
  readonly projectId: string;
  readonly choice: DashboardChoice;
  readonly categories: readonly CategoryWork[];
}

/** Objects by category; each leads to the images that have it. */
export const CategoriesPanel = ({ projectId, choice, categories }: CategoriesPanelProps) => {
  const most = Math.max(1, ...categories.map(({ objects }) => objects));
  return (
    <FigurePanel
      title={words.dashboard.categories.title}
      projectId={projectId}
      choice={choice}
      table="categories"
      head={[words.dashboard.categories.category, words.dashboard.work.objects]}
      rows={categories.map(({ name, objects }) => [name, formatCount(objects)])}
    >
      <div className={classes.scroll}>
        {categories.length === 0 && <Text c="dimmed">{words.dashboard.categories.empty}</Text>}
        {categories.map(({ id, name, color, objects }) => (
          <div key={id} className={classes.row}>
            <Link
              className={classes.name}
              title={name}
              to="/projects/$projectId"
              params={{ projectId }}
              search={{ category: id }}
            >
              {name}
            </Link>
            <div
              className={classes.bar}
              style={{ width: `${String((100 * objects) / most)}%`, background: color }}
            />
            <span>{formatCount(objects)}</span>
          </div>
        ))}
      </div>
    </FigurePanel>
  );
};
