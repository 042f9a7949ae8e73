/** Why what stands in a field was not taken; said aloud when it comes. */
export function Problem({ text }: { text: string | null }) {
  return (
    <p role="alert" className="field-problem" hidden={text === null}>
      {text}
    </p>
  );
}
