import { isNumeric, type Answer, type ChartType } from './analysis';
import { cellText } from './format';

/** What a drawing is made from. */
export interface ChartData {
  labels: string[];
  series: { label: string; values: (number | null)[] }[];
}

const kPiecesMax = 12;
const kSeriesMax = 6;
const kBarsMax = 200;

function numericColumns(answer: Answer): number[] {
  return answer.columns.flatMap(({ type }, i) => (isNumeric(type) ? [i] : []));
}

/** Where it names the points; -1 where every column is a number. */
function labelColumn(answer: Answer): number {
  const named = answer.columns.findIndex(({ type }) => !isNumeric(type));
  return named < 0 && numericColumns(answer).length > 1 ? 0 : named;
}

/** Why an answer cannot be drawn in this way; null where it can. */
export function canDraw(answer: Answer, type: Exclude<ChartType, 'none'>): string | null {
  const numbers = numericColumns(answer);
  if (answer.rows.length === 0) return 'There is nothing to draw.';
  if (type === 'scatter') return numbers.length < 2 ? 'Points need two figures: one for each direction.' : null;
  const label = labelColumn(answer);
  if (!numbers.some((i) => i !== label)) return 'A chart needs a figure. Add one above.';
  if (type === 'pie' && answer.rows.length > kPiecesMax)
    return `A pie of more than ${kPiecesMax} pieces cannot be read. Choose bars, or fewer rows.`;
  if (type === 'bar' && answer.rows.length > kBarsMax)
    return `More than ${kBarsMax} bars cannot be told apart. Choose a line, or fewer rows.`;
  return null;
}

/** Names, and a series for each figure. */
export function seriesOf(answer: Answer, single: boolean): ChartData {
  const label = labelColumn(answer);
  const { columns, rows } = answer;
  // Other columns that are not figures are part of the name.
  const named = columns.flatMap(({ type }, i) => (i === label || !isNumeric(type) ? [i] : []));
  const labels = rows.map((row) => named.map((i) => cellText(row[i] ?? null, columns[i]?.type) || 'empty').join(', '));
  const figures = numericColumns(answer)
    .filter((i) => i !== label)
    .slice(0, single ? 1 : kSeriesMax);
  const series = figures.map((i) => ({
    label: columns[i]?.label ?? '',
    values: rows.map((row) => (typeof row[i] === 'number' ? row[i] : null)),
  }));
  return { labels, series };
}

export function pointsOf(answer: Answer): { x: string; y: string; points: { x: number; y: number }[] } {
  const [x = 0, y = 0] = numericColumns(answer);
  const points = answer.rows.flatMap((row) => {
    const [left, up] = [row[x], row[y]];
    return typeof left === 'number' && typeof up === 'number' ? [{ x: left, y: up }] : [];
  });
  return { x: answer.columns[x]?.label ?? '', y: answer.columns[y]?.label ?? '', points };
}
