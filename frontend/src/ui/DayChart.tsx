import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import classes from './DayChart.module.css';
import { formatCount } from './format';

export interface DaySeries {
  readonly label: string;
  /** A CSS custom property, so that both colour schemes have their own. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly format: (value: number | null) => string;
}

interface DayChartProps {
  /** Unix seconds, UTC noon of each day. */
  readonly seconds: readonly number[];
  readonly series: DaySeries;
  readonly formatDay: (seconds: number) => string;
  readonly kind: 'bars' | 'line';
  readonly height?: number;
}

const AXIS_FONT = '12px system-ui, sans-serif';
const DAY_SECONDS = 86_400;

const resolved = (element: HTMLElement, property: string): string =>
  getComputedStyle(element).getPropertyValue(property).trim();

/** A day's room at both ends, so that the first and the last bar are whole. */
const range: UPlot.Range.Function = (_plot, low, high) => [
  low - DAY_SECONDS / 2,
  high + DAY_SECONDS / 2,
];

const optionsOf = (
  element: HTMLElement,
  { series, formatDay, kind, height = 160 }: DayChartProps,
): UPlot.Options => {
  const stroke = resolved(element, series.color);
  const ink = resolved(element, '--mantine-color-dimmed');
  const bars = UPlot.paths.bars?.({ size: [0.7, 28], radius: 0.1 });
  return {
    width: element.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false, y: false }, points: { size: 6 } },
    scales: {
      x: { time: true, range },
      y: { range: (_plot, _low, high) => [0, high > 0 ? high * 1.1 : 1] },
    },
    axes: [
      {
        stroke: ink,
        font: AXIS_FONT,
        grid: { show: false },
        ticks: { show: false },
        space: 72,
        values: (_plot, splits) => splits.map((split) => formatDay(split)),
        incrs: [1, 2, 7, 14, 30, 90, 180, 365].map((days) => days * DAY_SECONDS),
      },
      {
        stroke: ink,
        font: AXIS_FONT,
        size: 44,
        space: 48,
        grid: { show: false },
        ticks: { show: false },
        values: (_plot, splits) => splits.map((split) => formatCount(split)),
      },
    ],
    series: [
      {},
      {
        label: series.label,
        stroke,
        width: kind === 'line' ? 2 : 0,
        ...(kind === 'bars' ? { fill: stroke, ...(bars && { paths: bars }) } : {}),
        points: kind === 'line' ? { size: 5, fill: stroke, show: true } : { show: false },
        spanGaps: true,
      },
    ],
  };
};

/** One figure by day. What it shows is in the table beside it, too, so the canvas is hidden. */
export const DayChart = (props: DayChartProps) => {
  const place = useRef<HTMLDivElement>(null);
  const told = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const { seconds, series, formatDay } = props;
    const data: UPlot.AlignedData = [[...seconds], [...series.values]];
    const tell = (plot: UPlot): void => {
      const index = plot.cursor.idx;
      const second = index === null || index === undefined ? undefined : seconds[index];
      if (told.current === null) return;
      told.current.textContent =
        second === undefined || index === null || index === undefined
          ? ''
          : `${formatDay(second)}: ${series.format(series.values[index] ?? null)}`;
    };
    const draw = (): UPlot =>
      new UPlot({ ...optionsOf(element, props), hooks: { setCursor: [tell] } }, data, element);
    let plot = draw();
    const redraw = (): void => {
      plot.destroy();
      plot = draw();
    };
    const sizes = new ResizeObserver(() => {
      plot.setSize({ width: element.clientWidth, height: props.height ?? 160 });
    });
    sizes.observe(element);
    const schemes = new MutationObserver(redraw);
    schemes.observe(document.documentElement, {
      attributeFilter: ['data-mantine-color-scheme'],
    });
    return () => {
      sizes.disconnect();
      schemes.disconnect();
      plot.destroy();
    };
  }, [props]);
  return (
    <div className={classes.chart}>
      <output ref={told} className={classes.told} aria-hidden="true" />
      <div ref={place} aria-hidden="true" />
    </div>
  );
};
