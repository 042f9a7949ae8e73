import { Suspense } from 'react';
import { Boundary } from '../parts/boundary';
import { late } from '../parts/late';
import { count, number } from '../parts/words';
import type { Answer, ChartType, Results } from './analysis';
import { isNumeric } from './analysis';
import { canDraw } from './chart_data';
import { cellText } from './format';

const Chart = late(async () => (await import('./chart')).Chart);

/** The answer, drawn and as a table; or what is wrong with the question. */
export function ResultView({ results, chart }: { results: Results; chart: ChartType }) {
  if ('error' in results) {
    return (
      <p className="data-note data-indent" role="status">
        {results.error}
      </p>
    );
  }
  return (
    <section aria-label="Result" className="result">
      {chart !== 'none' && <Drawing answer={results} type={chart} />}
      <AnswerTable answer={results} />
      <p className="quiet small data-indent" role="status">
        {results.cut
          ? `The first ${number(results.rows.length)} rows; there are more. Groups or conditions make them fewer.`
          : count(results.rows.length, 'row', 'rows')}
      </p>
    </section>
  );
}

function Drawing({ answer, type }: { answer: Answer; type: Exclude<ChartType, 'none'> }) {
  const why = canDraw(answer, type);
  if (why !== null) return <p className="quiet small data-indent">{why}</p>;
  return (
    <div className="chart data-indent">
      <Boundary part>
        <Suspense>
          <Chart answer={answer} type={type} />
        </Suspense>
      </Boundary>
    </div>
  );
}

function AnswerTable({ answer }: { answer: Answer }) {
  const { columns, rows } = answer;
  const numeric = columns.map(({ type }) => (isNumeric(type) ? 'numeric' : undefined));
  return (
    <div className="answer-frame" tabIndex={0} role="region" aria-label="Result as a table">
      <table className="answer">
        <thead>
          <tr>
            {columns.map(({ label }, i) => (
              <th key={i} scope="col" className={numeric[i]}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((value, i) => (
                <td key={i} className={numeric[i]}>
                  {value === null ? <span className="quiet">empty</span> : cellText(value, columns[i]?.type)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
