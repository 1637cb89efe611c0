import { ActionIcon, Tooltip } from '@mantine/core';
import { IconChartBar, IconDownload, IconTable } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { tableUrl } from '../../../api/resources/dashboard';
import type { DashboardChoice, DashboardTable, Work } from '../../../api/dashboardTypes';
import { formatCount } from '../../../ui/format';
import { Panel } from '../../../ui/Panel';
import { words } from '../../../words/words';
import classes from './DashboardPage.module.css';
import { formatOne, formatSeconds } from './figures';

interface FigurePanelProps {
  readonly title: string;
  readonly description?: string;
  readonly projectId: string;
  readonly choice: DashboardChoice;
  readonly table: DashboardTable;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly children: ReactNode;
}

/** A chart with its table a click away, and the table as a file. */
export const FigurePanel = (props: FigurePanelProps) => {
  const { title, description, projectId, choice, table, head, rows, children } = props;
  const [isTable, setIsTable] = useState(false);
  const other = isTable
    ? words.dashboard.panel.asChart(title)
    : words.dashboard.panel.asTable(title);
  const tools = (
    <div className={classes.tools}>
      <Tooltip label={isTable ? words.dashboard.panel.chart : words.dashboard.panel.table}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={other}
          onClick={() => setIsTable(!isTable)}
          data-testid={`table-${table}`}
        >
          {isTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label={words.dashboard.panel.csv}>
        <ActionIcon
          component="a"
          href={tableUrl(projectId, table, choice)}
          download
          variant="subtle"
          color="gray"
          aria-label={words.dashboard.panel.asCsv(title)}
          data-testid={`csv-${table}`}
        >
          <IconDownload size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
  return (
    <Panel title={title} action={tools} {...(description !== undefined && { description })}>
      {isTable ? <FigureTable title={title} head={head} rows={rows} /> : children}
    </Panel>
  );
};

interface FigureTableProps {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const FigureTable = ({ title, head, rows }: FigureTableProps) => (
  <div className={classes.scroll} tabIndex={0} role="region" aria-label={title}>
    <table className={classes.table}>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              <td key={head[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

export const WORK_HEAD = [
  words.dashboard.work.objects,
  words.dashboard.work.submitted,
  words.dashboard.work.accepted,
  words.dashboard.work.time,
  words.dashboard.work.clicks,
] as const;

export const workCells = (work: Work): readonly string[] => [
  formatCount(work.objects),
  formatCount(work.images),
  formatCount(work.acceptedImages),
  formatSeconds(work.secondsPerObject),
  formatOne(work.clicksPerObject),
];
