/** An event's data may not grow without end; no model sends so much at once. */
const kEventCharsMax = 1_000_000;

/**
 * The `data` of each event of a stream (text/event-stream), however its bytes were cut on the way. Ends with the stream.
 */
export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  let data: string[] = [];
  const linesOf = (text: string): string[] => {
    // A line may end with either mark or with both; a lone CR at the very end may be half of a pair.
    const whole = held + text;
    const end = whole.endsWith('\r') ? whole.length - 1 : whole.length;
    const lines = whole.slice(0, end).split(/\r\n|\r|\n/);
    held = (lines.pop() ?? '') + whole.slice(end);
    return lines;
  };
  for await (const chunk of chunks) {
    for (const line of linesOf(decoder.decode(chunk, { stream: true }))) {
      if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
      else if (line === '' && data.length > 0) {
        yield data.join('\n');
        data = [];
      }
    }
    if (held.length > kEventCharsMax) throw new Error('An event of the stream is too long');
  }
  // A last event without the empty line behind it was cut off, or its server is careless: who reads it finds out.
  const rest = held + decoder.decode();
  if (rest.startsWith('data:')) data.push(rest.slice(rest[5] === ' ' ? 6 : 5).trimEnd());
  if (data.length > 0) yield data.join('\n');
}
