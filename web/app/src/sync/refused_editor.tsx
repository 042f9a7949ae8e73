import {
  schema,
  type ColumnDescription,
  type EditedRow,
  type RefusedTransaction,
  type TableDescription,
} from '@freehold/client';
import { useFreehold } from '@freehold/client/react';
import { useId, useState, type SubmitEvent } from 'react';
import { Dialog } from '../parts/dialog';
import { Problem } from '../parts/problem';
import { problemOf, type Told } from '../parts/problem_of';
import { refusalWords } from '../parts/words';
import { columnWords, placeWords } from './table_words';

const kTables: Record<string, TableDescription> = schema.tables;

/** A value that somebody can write into a field. */
interface Field {
  table: string;
  row: string;
  column: string;
  description: ColumnDescription;
  value: unknown;
}

interface Row {
  key: string;
  title: string;
  fields: Field[];
}

/** The rows of a refused transaction, with those of their values that a field can hold. */
export function editableRows(refused: RefusedTransaction): Row[] {
  return refused.changes.flatMap((change) => {
    const fields = Object.entries(change.values ?? {}).flatMap(([column, value]): Field[] => {
      const description = kTables[change.table]?.columns[column];
      if (description?.writable !== true || !isWritten(description, value)) return [];
      return [{ table: change.table, row: change.id, column, description, value }];
    });
    if (fields.length === 0) return [];
    return [
      { key: `${change.table}/${change.id}/${change.op}`, title: placeWords(change.table, change.values), fields },
    ];
  });
}

function isWritten({ type }: ColumnDescription, value: unknown): boolean {
  return type === 'text' || type === 'boolean' || (type === 'integer' && (value === null || typeof value === 'number'));
}

/** The values of a refused transaction in fields; saved, it is tried again. */
export function RefusedEditor(props: { refused: RefusedTransaction; onClose: () => void; onDone: () => void }) {
  const { refused, onClose, onDone } = props;
  const db = useFreehold();
  const [rows] = useState(() => editableRows(refused));
  const [edited, setEdited] = useState<ReadonlyMap<Field, unknown>>(new Map());
  const [problem, setProblem] = useState<Told | null>(null);

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const changed = new Map<string, EditedRow>();
    for (const [{ table, row, column }, value] of edited) {
      const known = changed.get(`${table}/${row}`);
      const all = known ?? { table: table as EditedRow['table'], id: row, values: {} };
      all.values[column] = value;
      changed.set(`${table}/${row}`, all);
    }
    try {
      await db.refused.edit(refused.id, [...changed.values()]);
      onDone();
    } catch (error) {
      setProblem(problemOf(error));
    }
  };

  return (
    <Dialog label="Edit what was not accepted" onClose={onClose}>
      <form className="refused-editor" onSubmit={(event) => void submit(event)}>
        <h2>Edit, and try again</h2>
        <p className="quiet">{refusalWords(refused.error)}</p>
        {rows.map(({ key, title, fields }) => (
          <fieldset key={key}>
            <legend>{title}</legend>
            {fields.map((field) => (
              <FieldInput
                key={field.column}
                field={field}
                value={edited.has(field) ? edited.get(field) : field.value}
                blamed={refused.error.row === field.row && refused.error.column === field.column}
                onChange={(value) => setEdited(new Map(edited).set(field, value))}
              />
            ))}
          </fieldset>
        ))}
        <Problem told={problem} />
        <div className="row-buttons end">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary">
            Save and try again
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldProps {
  field: Field;
  value: unknown;
  /** The server said that it is this one. */
  blamed: boolean;
  onChange: (value: unknown) => void;
}

function FieldInput({ field, value, blamed, onChange }: FieldProps) {
  const id = useId();
  const { description, column } = field;
  const label = <label htmlFor={id}>{columnWords(column)}</label>;
  const common = { id, autoFocus: blamed, 'aria-invalid': blamed };
  if (description.type === 'boolean') {
    return (
      <div className="check">
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </div>
    );
  }
  if (description.type === 'integer') {
    return (
      <div className="field">
        {label}
        <input
          {...common}
          type="number"
          min={description.min}
          max={description.max}
          required={description.required}
          value={value === null ? '' : Number(value)}
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.valueAsNumber)}
        />
      </div>
    );
  }
  if (description.oneOf !== undefined) {
    return (
      <div className="field">
        {label}
        <select {...common} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {description.oneOf.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <div className="field">
      {label}
      <textarea
        {...common}
        rows={description.maxLength === undefined ? 4 : 1}
        maxLength={description.maxLength}
        required={description.required}
        value={typeof value === 'string' ? value : ''}
        onChange={(event) => onChange(event.target.value === '' && !description.required ? null : event.target.value)}
      />
    </div>
  );
}
