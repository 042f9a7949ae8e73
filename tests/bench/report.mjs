// What figures say: as a table, and against those of an earlier day.

/** The number that days are compared by: how many times the limit, or the value itself where nothing limits it. */
export function score({ value, limit }) {
  return limit ? value / limit : value;
}

/** Ratios of one run move little on a busy machine, times by themselves a lot. */
const tolerances = { ratio: 1.35, value: 2 };

/** Powers by which something grows are compared by their difference. */
const exponentRise = 0.15;

function allowed(figure, before) {
  if (figure.unit === 'exponent') return before + exponentRise;
  return before * (figure.limit ? tolerances.ratio : tolerances.value);
}

/** A sentence for each figure that is clearly worse than in the baseline. Some are better when they are higher. */
export function compare(figures, baseline) {
  return figures.flatMap((figure) => {
    const before = baseline[figure.name];
    if (before === undefined) return [];
    const now = score(figure);
    const most = allowed(figure, before);
    if (now <= most) return [];
    return [`${figure.name}: ${round(now)}, and the baseline is ${round(before)} (at most ${round(most)})`];
  });
}

function round(number) {
  return Number(number.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 2 });
}

function verdict(figure) {
  if (!figure.target) return '';
  return score(figure) <= figure.target ? 'met' : 'missed';
}

function row(figure) {
  const unit = figure.unit ? ` ${figure.unit}` : '';
  return [
    figure.name,
    `${round(figure.value)}${unit}`,
    figure.limit ? `${round(figure.limit)}${unit}` : '',
    figure.limit ? round(score(figure)) : '',
    figure.target ? `≤ ${round(figure.target)}` : '',
    verdict(figure),
    figure.limit ? `${figure.what}; the limit: ${figure.limit_is}` : figure.what,
  ];
}

/** In columns for a terminal; as Markdown it reads the same. */
export function table(figures) {
  const head = ['figure', 'ours', 'limit', 'ratio', 'target', '', 'what'];
  const rows = [head, head.map(() => '-'), ...figures.map(row)];
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column].length)));
  const line = (cells, fill) => `| ${cells.map((cell, column) => cell.padEnd(widths[column], fill)).join(' | ')} |`;
  return rows.map((cells, index) => line(cells, index === 1 ? '-' : ' ')).join('\n');
}
