// Where functions begin and end in C++, found by their braces.

const container =
  /^(?:export\s+)?(?:inline\s+)?(?:namespace\b|extern\s*"|(?:template\s*<.*>\s*)?(?:class|struct|union|enum)\b)/s;

/** The functions of blanked C++ code: name and offsets of the head's start and of the closing brace. Lambdas belong to the function around them. */
export function findFunctions(code) {
  const clean = code.replace(/^[ \t]*#(?:[^\n]*\\\n)*[^\n]*/gm, (found) => found.replace(/[^\n]/g, ' '));
  const found = [];
  const open = [];
  let headStart = 0;
  let round = 0;
  for (let i = 0; i < clean.length; i += 1) {
    const c = clean[i];
    if (c === '(') round += 1;
    else if (c === ')') round -= 1;
    else if (c === ';' && round === 0) headStart = i + 1;
    else if (c === '{') {
      const kind = kindOf(clean.slice(headStart, i), round, open);
      open.push({ kind, headStart, round, name: kind === 'function' ? nameOf(clean.slice(headStart, i)) : '' });
      round = 0;
      if (kind !== 'value') headStart = i + 1;
    } else if (c === '}') {
      const block = open.pop();
      if (block === undefined) return found;
      round = block.round;
      if (block.kind === 'function') found.push({ name: block.name, start: firstInk(clean, block.headStart), end: i });
      if (block.kind !== 'value') headStart = i + 1;
    }
  }
  return found;
}

function kindOf(head, round, open) {
  if (open.some((block) => block.kind === 'function')) return 'inner';
  if (round > 0) return 'value';
  const trimmed = head.trim();
  if (container.test(trimmed) && !/\)\s*(?:const|noexcept|override|->.*)*$/s.test(trimmed)) return 'container';
  if (trimmed === '' && open.length > 0) return 'value';
  // A member initialised in a constructor's list, `a_{b}`, is no body: the body follows white space or `)`.
  if (/\)[^;={]*$/s.test(trimmed) && !/[:,]\s*[\w:]+(?:<[^{}]*>)?$/s.test(trimmed)) return 'function';
  if (/\)\s*(?:const\s*)?(?:noexcept\s*)?:\s*[\s\S]*[})]$/.test(trimmed)) return 'function';
  return 'value';
}

function nameOf(head) {
  const trimmed = head.trim().replace(/\s+/g, ' ');
  return /^(?:TEST_CASE|TEMPLATE_TEST_CASE|SCENARIO)\b/.test(trimmed)
    ? 'a test case'
    : (/([~\w:]+|operator\S+)\s*\(/.exec(trimmed)?.[1] ?? trimmed);
}

function firstInk(code, from) {
  let at = from;
  while (/\s/.test(code[at] ?? '')) at += 1;
  return at;
}
