import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import type { DashboardChoice, PersonWork } from '../../../api/dashboardTypes';
import { formatCount } from '../../../ui/format';
import { words } from '../../../words/words';
import classes from './DashboardPage.module.css';
import { FigurePanel, WORK_HEAD, workCells } from './FigurePanel';

interface PeoplePanelProps {
  readonly projectId: string;
  readonly choice: DashboardChoice;
  readonly people: readonly PersonWork[];
}

const nameOf = ({ username }: PersonWork): string => username ?? words.dashboard.people.nobody;

/** Objects by person; each leads to the figures of that person alone. */
export const PeoplePanel = ({ projectId, choice, people }: PeoplePanelProps) => {
  const most = Math.max(1, ...people.map(({ work }) => work.objects));
  return (
    <FigurePanel
      title={words.dashboard.people.title}
      projectId={projectId}
      choice={choice}
      table="people"
      head={[words.dashboard.people.person, ...WORK_HEAD]}
      rows={people.map((person) => [nameOf(person), ...workCells(person.work)])}
    >
      <div className={classes.scroll}>
        {people.length === 0 && <Text c="dimmed">{words.dashboard.people.empty}</Text>}
        {people.map((person) => (
          <div key={person.id ?? 'none'} className={classes.row} data-testid="person-row">
            {person.id === null ? (
              <span className={classes.name}>{nameOf(person)}</span>
            ) : (
              <Link
                className={classes.name}
                to="/projects/$projectId/dashboard"
                params={{ projectId }}
                search={{ days: choice.days ?? 0, person: person.id }}
              >
                {nameOf(person)}
              </Link>
            )}
            <div
              className={classes.bar}
              style={{
                width: `${String((100 * person.work.objects) / most)}%`,
                background: 'var(--chart-objects)',
              }}
            />
            <span>{formatCount(person.work.objects)}</span>
          </div>
        ))}
      </div>
    </FigurePanel>
  );
};
