/** A list to choose one from. A value that is not in it (of another version of the file) is shown, and can be left. */
export function Choice(props: {
  label: string;
  options: Record<string, string>;
  value: string;
  onChange: (value: string) => void;
}) {
  const { label, options, value, onChange } = props;
  return (
    <select className="input" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {!(value in options) && <option value={value}>{value === '' ? 'Choose' : `${value} (not there)`}</option>}
      {Object.entries(options).map(([key, words]) => (
        <option key={key} value={key}>
          {words}
        </option>
      ))}
    </select>
  );
}
