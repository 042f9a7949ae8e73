import { Plus, X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Segments } from '../parts/list_pane';
import { isNumeric, kChartTypes, type Config, type Figure, type Filter, type Group, type Sort } from './analysis';
import type { Column } from './csv_job';
import type { ColumnType } from './csv_types';
import { FilterRow } from './filter_row';
import { Choice } from './choice';

const kFunctions: Record<string, string> = {
  count: 'Number of rows',
  sum: 'Sum',
  avg: 'Average',
  median: 'Median',
  min: 'Smallest',
  max: 'Largest',
  count_distinct: 'Different values',
};
const kParts = { '': 'each value', year: 'year', month: 'month', day: 'day' };
const kChartWords = { none: 'None', bar: 'Bars', line: 'Line', area: 'Area', scatter: 'Points', pie: 'Pie' };

interface Props {
  columns: readonly Column[];
  config: Config;
  onChange: (config: Config) => void;
}

/** The question, part by part; every field is one that keyboards know. */
export function AnalysisForm({ columns, config, onChange }: Props) {
  const change = (part: Partial<Config>): void => onChange({ ...config, ...part });
  const filters = config.filters ?? [];
  return (
    <form className="question data-indent" aria-label="Question" onSubmit={(event) => event.preventDefault()}>
      <Groups columns={columns} config={config} onChange={onChange} />
      <Figures columns={columns} config={config} onChange={onChange} />
      <Part
        title="Only where"
        add="Add a condition"
        onAdd={() => change({ filters: [...filters, firstFilter(columns)] })}
      >
        {filters.map((filter, index) => (
          <Entry
            key={index}
            label={`Condition ${index + 1}`}
            onRemove={() => change({ filters: without(filters, index) })}
          >
            <FilterRow
              columns={columns}
              filter={filter}
              onChange={(next) => change({ filters: replaced(filters, index, next) })}
            />
          </Entry>
        ))}
      </Part>
      <Order columns={columns} config={config} onChange={onChange} />
      <fieldset className="question-part">
        <legend>Chart</legend>
        <Segments
          label="Chart"
          options={kChartTypes.map((type) => [type, kChartWords[type]] as const)}
          value={config.chart?.type ?? 'none'}
          onChange={(type) => change({ chart: { type } })}
        />
      </fieldset>
    </form>
  );
}

function replaced<T>(list: readonly T[], index: number, next: T): T[] {
  return list.map((entry, i) => (i === index ? next : entry));
}

function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, i) => i !== index);
}

function firstFilter(columns: readonly Column[]): Filter {
  return { column: columns[0]?.name ?? '', op: 'is_not_empty' };
}

function names(columns: readonly Column[]): Record<string, string> {
  return Object.fromEntries(columns.map(({ name }) => [name, name]));
}

function typeOf(columns: readonly Column[], name: string | undefined): ColumnType {
  return columns.find((column) => column.name === name)?.type ?? 'text';
}

/** An order by what the answer no longer has would be refused. */
function settled(config: Config): Config {
  const grouped = (config.group_by ?? []).length + (config.aggregates ?? []).length > 0;
  const groups = config.group_by ?? [];
  const figures = config.aggregates ?? [];
  const sort = (config.sort ?? []).filter(({ column, by, fn }) => {
    if (!grouped) return fn === undefined && by === undefined;
    if (fn !== undefined) return figures.some((figure) => figure.fn === fn && figure.column === column);
    return groups.some((group) => group.column === column && group.by === by);
  });
  return { ...config, sort };
}

function Groups({ columns, config, onChange }: Props) {
  const groups = config.group_by ?? [];
  const change = (next: Group[]): void => onChange(settled({ ...config, group_by: next }));
  const group = (name: string): Group => {
    const isDate = typeOf(columns, name) === 'date';
    return isDate ? { column: name, by: 'month' } : { column: name };
  };
  const unused = columns.find(({ name }) => !groups.some(({ column }) => column === name)) ?? columns[0];
  return (
    <Part title="For each" add="Add a group" onAdd={() => change([...groups, group(unused?.name ?? '')])}>
      {groups.map(({ column, by }, index) => (
        <Entry key={index} label={`Group ${index + 1}`} onRemove={() => change(without(groups, index))}>
          <Choice
            label="Column of the group"
            options={names(columns)}
            value={column}
            onChange={(name) => change(replaced(groups, index, group(name)))}
          />
          {typeOf(columns, column) === 'date' && (
            <Choice
              label="Taken by"
              options={kParts}
              value={by ?? ''}
              onChange={(part) =>
                change(replaced(groups, index, { column, ...(part === '' ? {} : { by: part as 'year' }) }))
              }
            />
          )}
        </Entry>
      ))}
    </Part>
  );
}

function calculates(fn: string): boolean {
  return fn === 'sum' || fn === 'avg' || fn === 'median';
}

function Figures({ columns, config, onChange }: Props) {
  const figures = config.aggregates ?? [];
  const change = (next: Figure[]): void => onChange(settled({ ...config, aggregates: next }));
  const able = (fn: string): readonly Column[] =>
    calculates(fn) ? columns.filter(({ type }) => isNumeric(type) || type === 'boolean') : columns;
  const figure = (fn: string, column: string | undefined): Figure => {
    if (fn === 'count') return { fn };
    const fitting = able(fn);
    const name = fitting.some((each) => each.name === column) ? column : fitting[0]?.name;
    return name === undefined ? { fn } : { fn, column: name };
  };
  return (
    <Part title="Show" add="Add a figure" onAdd={() => change([...figures, { fn: 'count' }])}>
      {figures.map(({ fn, column }, index) => (
        <Entry key={index} label={`Figure ${index + 1}`} onRemove={() => change(without(figures, index))}>
          <Choice
            label="Figure"
            options={kFunctions}
            value={fn}
            onChange={(next) => change(replaced(figures, index, figure(next, column)))}
          />
          {fn !== 'count' && (
            <Choice
              label="Column of the figure"
              options={names(able(fn))}
              value={column ?? ''}
              onChange={(name) => change(replaced(figures, index, { fn, column: name }))}
            />
          )}
        </Entry>
      ))}
      {figures.length + (config.group_by ?? []).length === 0 && (
        <ListColumns columns={columns} config={config} onChange={onChange} />
      )}
    </Part>
  );
}

/** Without groups and figures the answer is the rows themselves. */
function ListColumns({ columns, config, onChange }: Props) {
  const chosen = config.columns ?? [];
  const toggle = (name: string): void => {
    const all = chosen.length === 0 ? columns.map((column) => column.name) : chosen;
    const next = all.includes(name)
      ? all.filter((each) => each !== name)
      : columns.map((column) => column.name).filter((each) => each === name || all.includes(each));
    onChange({ ...config, columns: next.length === columns.length ? [] : next });
  };
  return (
    <div className="question-columns" role="group" aria-label="Columns">
      {columns.map(({ name }) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.length === 0 || chosen.includes(name)} onChange={() => toggle(name)} />
          {name}
        </label>
      ))}
    </div>
  );
}

const kNoOrder = '';
const kLimitMax = 1000;

function Order({ columns, config, onChange }: Props) {
  const id = useId();
  const keys = sortKeys(columns, config);
  const current = (config.sort ?? [])[0];
  const { descending = false, ...wanted } = current ?? {};
  const at = current === undefined ? kNoOrder : String(keys.findIndex(({ key }) => same(key, wanted)));
  const labels = Object.fromEntries([
    [kNoOrder, 'As it comes'],
    ...keys.map(({ label }, i) => [String(i), label]),
  ]) as Record<string, string>;
  const sort = (index: string, down: boolean): void => {
    const key = index === kNoOrder ? undefined : keys[Number(index)]?.key;
    onChange({ ...config, sort: key === undefined ? [] : [{ ...key, descending: down }] });
  };
  return (
    <fieldset className="question-part">
      <legend>Order</legend>
      <div className="question-entry">
        <Choice
          label="Ordered by"
          options={labels}
          value={at}
          onChange={(index) => sort(index, at === kNoOrder || descending)}
        />
        {at !== kNoOrder && (
          <Choice
            label="Direction"
            options={{ down: 'Largest first', up: 'Smallest first' }}
            value={descending ? 'down' : 'up'}
            onChange={(direction) => sort(at, direction === 'down')}
          />
        )}
        <label htmlFor={id} className="quiet small">
          At most
        </label>
        <input
          id={id}
          className="input narrow"
          type="number"
          min={1}
          max={kLimitMax}
          placeholder={String(kLimitMax)}
          value={config.limit ?? ''}
          onChange={({ target }) => {
            const rest = { ...config };
            delete rest.limit;
            onChange(target.value === '' ? rest : { ...rest, limit: Math.trunc(target.valueAsNumber) });
          }}
        />
        <span className="quiet small">rows</span>
      </div>
    </fieldset>
  );
}

type SortKey = Omit<Sort, 'descending'>;

function same(a: SortKey, b: SortKey): boolean {
  return a.column === b.column && a.by === b.by && a.fn === b.fn;
}

/** What the answer can be sorted by. */
function sortKeys(columns: readonly Column[], config: Config): { label: string; key: SortKey }[] {
  const groups = (config.group_by ?? []).map((group) => ({ label: group.column, key: group }));
  const figures = (config.aggregates ?? []).map((figure) => ({
    label: `${kFunctions[figure.fn] ?? figure.fn}${figure.column === undefined ? '' : ` of ${figure.column}`}`,
    key: figure,
  }));
  if (groups.length + figures.length > 0) return [...groups, ...figures];
  return columns.map(({ name }) => ({ label: name, key: { column: name } }));
}

function Part(props: { title: string; add: string; onAdd: () => void; children: ReactNode }) {
  const { title, add, onAdd, children } = props;
  return (
    <fieldset className="question-part">
      <legend>{title}</legend>
      <div className="question-body">
        {children}
        <button type="button" className="question-add" onClick={onAdd}>
          <Plus size={14} aria-hidden="true" />
          {add}
        </button>
      </div>
    </fieldset>
  );
}

function Entry({ label, onRemove, children }: { label: string; onRemove: () => void; children: ReactNode }) {
  return (
    <div className="question-entry" role="group" aria-label={label}>
      {children}
      <button
        type="button"
        className="icon-button small"
        aria-label={`Remove ${label.toLowerCase()}`}
        onClick={onRemove}
      >
        <X size={16} />
      </button>
    </div>
  );
}
