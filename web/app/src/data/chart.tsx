import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart as Drawing,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PieController,
  PointElement,
  ScatterController,
  Tooltip,
  type ChartConfiguration,
  type ChartOptions,
} from 'chart.js';
import { useEffect, useRef, useState } from 'react';
import type { Answer, ChartType } from './analysis';
import { pointsOf, seriesOf } from './chart_data';

Drawing.register(
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PieController,
  PointElement,
  ScatterController,
  Tooltip,
);

type Drawn = Exclude<ChartType, 'none'>;

interface Theme {
  text: string;
  quiet: string;
  line: string;
  surface: string;
  series: string[];
}

const kSeries = 6;

/** The page's own colours, light or dark. */
function themeOf(element: Element): Theme {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: colour('--text'),
    quiet: colour('--quiet'),
    line: colour('--line'),
    surface: colour('--surface'),
    series: Array.from({ length: kSeries }, (_, i) => colour(`--series-${i + 1}`)),
  };
}

function optionsOf(theme: Theme, legend: boolean, axes: { x?: string; y?: string } | null): ChartOptions {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  const axis = (title: string | undefined) => ({
    grid: { color: theme.line },
    border: { color: theme.line },
    ticks: { color: theme.quiet, maxRotation: 40 },
    title: { display: title !== undefined, text: title ?? '', color: theme.quiet },
  });
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: still ? false : { duration: 140 },
    color: theme.text,
    font: { family: getComputedStyle(document.body).fontFamily, size: 12 },
    plugins: { legend: { display: legend, labels: { color: theme.text, boxWidth: 12, boxHeight: 12 } } },
    ...(axes === null ? {} : { scales: { x: axis(axes.x), y: { ...axis(axes.y), beginAtZero: true } } }),
  };
}

function pie(answer: Answer, theme: Theme): ChartConfiguration {
  const { labels, series } = seriesOf(answer, true);
  const backgroundColor = labels.map((_, i) => theme.series[i % kSeries] ?? theme.quiet);
  const data = series.map(({ label, values }) => ({
    label,
    data: values,
    backgroundColor,
    borderColor: theme.surface,
  }));
  return { type: 'pie', data: { labels, datasets: data }, options: optionsOf(theme, true, null) };
}

function scatter(answer: Answer, theme: Theme): ChartConfiguration {
  const { x, y, points } = pointsOf(answer);
  const data = [
    { label: `${y} by ${x}`, data: points, backgroundColor: theme.series[0] ?? theme.text, pointRadius: 3 },
  ];
  return { type: 'scatter', data: { datasets: data }, options: optionsOf(theme, false, { x, y }) };
}

function lines(answer: Answer, type: 'bar' | 'line' | 'area', theme: Theme): ChartConfiguration {
  const { labels, series } = seriesOf(answer, false);
  const many = labels.length > 60;
  const datasets = series.map(({ label, values }, i) => {
    const colour = theme.series[i % kSeries] ?? theme.text;
    return {
      label,
      data: values,
      borderColor: colour,
      backgroundColor: type === 'area' ? `color-mix(in srgb, ${colour} 22%, transparent)` : colour,
      borderWidth: type === 'bar' ? 0 : 2,
      borderRadius: 3,
      maxBarThickness: 48,
      pointRadius: many ? 0 : 3,
      fill: type === 'area',
    };
  });
  const only = series.length === 1 ? series[0]?.label : undefined;
  const options = optionsOf(theme, series.length > 1, only === undefined ? {} : { y: only });
  return { type: type === 'bar' ? 'bar' : 'line', data: { labels, datasets }, options };
}

function configurationOf(answer: Answer, type: Drawn, theme: Theme): ChartConfiguration {
  if (type === 'pie') return pie(answer, theme);
  return type === 'scatter' ? scatter(answer, theme) : lines(answer, type, theme);
}

const kWords: Record<Drawn, string> = {
  bar: 'Bar chart',
  line: 'Line chart',
  area: 'Area chart',
  scatter: 'Points',
  pie: 'Pie chart',
};

/** Counts up when the system goes from light to dark or back. */
function useTheme(): number {
  const [theme, setTheme] = useState(0);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const onChange = (): void => setTheme((n) => n + 1);
    dark.addEventListener('change', onChange);
    return () => dark.removeEventListener('change', onChange);
  }, []);
  return theme;
}

/** The answer as a drawing. Who does not see it has the same figures in the table below it. */
export function Chart({ answer, type }: { answer: Answer; type: Drawn }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return undefined;
    const drawing = new Drawing(element, configurationOf(answer, type, themeOf(element)));
    return () => drawing.destroy();
  }, [answer, type, theme]);
  const labels = answer.columns.map(({ label }) => label).join(', ');
  return (
    <canvas ref={canvas} role="img" aria-label={`${kWords[type]} of ${labels}. The table below has its figures.`} />
  );
}
