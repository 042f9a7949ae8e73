import { useDraft } from '../parts/draft';
import { Problem, said } from '../parts/problem';

/** The name of a dataset or an analysis, to be changed where it stands. An empty one is not kept. */
export function NameField(props: {
  id: string;
  label: string;
  saved: string;
  save: (name: string) => Promise<unknown>;
}) {
  const { id, label, saved, save } = props;
  const name = useDraft(`name:${id}`, saved, (value) => (value.trim() === '' ? Promise.resolve() : save(value.trim())));
  const nameless = name.value.trim() === '';
  return (
    <>
      <input
        className="editor-title data-title"
        aria-label={label}
        maxLength={255}
        value={name.value}
        onChange={(event) => name.change(event.target.value)}
        onBlur={() => (nameless ? name.reset() : name.flush())}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <Problem told={nameless ? said('It needs a name; the old one stays until there is one.') : name.problem} />
    </>
  );
}
