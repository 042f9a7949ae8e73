import { isNumeric, type Filter } from './analysis';
import { Choice } from './choice';
import type { Column } from './csv_job';
import type { ColumnType } from './csv_types';

const kEmpty = { is_empty: 'is empty', is_not_empty: 'is not empty' };
const kOrder = { '<': 'is less than', '<=': 'is at most', '>': 'is more than', '>=': 'is at least' };
const kDates = { '<': 'is before', '<=': 'is until', '>': 'is after', '>=': 'is from' };
const kSame = { '=': 'is', '!=': 'is not' };

function operators(type: ColumnType): Record<string, string> {
  if (type === 'text') return { ...kSame, contains: 'contains', starts_with: 'begins with', ...kEmpty };
  if (type === 'boolean') return { ...kSame, ...kEmpty };
  return { ...kSame, ...(type === 'date' ? kDates : kOrder), ...kEmpty };
}

/** One condition: a column, how it is compared, and with what. */
export function FilterRow(props: { columns: readonly Column[]; filter: Filter; onChange: (filter: Filter) => void }) {
  const { columns, filter, onChange } = props;
  const type = columns.find(({ name }) => name === filter.column)?.type ?? 'text';
  const setColumn = (name: string): void => {
    const next = columns.find((column) => column.name === name)?.type ?? 'text';
    if (next === type) onChange({ ...filter, column: name });
    else onChange({ column: name, op: filter.op in kEmpty ? filter.op : '=' });
  };
  const setOperator = (op: string): void => {
    if (op in kEmpty) onChange({ column: filter.column, op });
    else onChange({ ...filter, op });
  };
  return (
    <>
      <Choice
        label="Column of the condition"
        options={Object.fromEntries(columns.map(({ name }) => [name, name]))}
        value={filter.column}
        onChange={setColumn}
      />
      <Choice label="Comparison" options={operators(type)} value={filter.op} onChange={setOperator} />
      {!(filter.op in kEmpty) && (
        <ValueField type={type} filter={filter} onChange={(value) => onChange(withValue(filter, value))} />
      )}
    </>
  );
}

function withValue({ column, op }: Filter, value: Filter['value']): Filter {
  return value === undefined ? { column, op } : { column, op, value };
}

function ValueField(props: { type: ColumnType; filter: Filter; onChange: (value: Filter['value']) => void }) {
  const { type, filter, onChange } = props;
  const { value } = filter;
  if (type === 'boolean') {
    return (
      <Choice
        label="Value"
        options={{ true: 'yes', false: 'no' }}
        value={value === undefined ? '' : String(value)}
        onChange={(word) => onChange(word === 'true')}
      />
    );
  }
  if (isNumeric(type)) {
    return (
      <input
        className="input"
        type="number"
        step="any"
        aria-label="Value"
        value={typeof value === 'number' ? value : ''}
        onChange={({ target }) => onChange(Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)}
      />
    );
  }
  return (
    <input
      className="input"
      aria-label="Value"
      placeholder={type === 'date' ? '2024-05-31, 2024-05 or 2024' : ''}
      maxLength={type === 'date' ? 32 : 200}
      value={typeof value === 'string' ? value : ''}
      onChange={({ target }) => onChange(target.value === '' && type === 'date' ? undefined : target.value)}
    />
  );
}
