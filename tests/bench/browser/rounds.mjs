// How figures are taken: all contenders in turns, so that what else the machine does falls on each of them alike.

export function percentile(times, part) {
  return [...times].sort((a, b) => a - b)[Math.max(0, Math.ceil(times.length * part) - 1)];
}

/** Of an even number the mean of the two in the middle. */
export const median = (times) => {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle - 0.5)] + sorted[Math.floor(middle)]) / 2;
};

/**
 * Medians of the contenders, each a function that does its work once and answers what it took. One round before the counted
 * ones warms up. Every other round goes backwards, so that nobody always comes behind the same one. `log` is told all times.
 */
export async function inTurns(rounds, contenders, log) {
  const names = Object.keys(contenders);
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const took = await contenders[name](round);
      if (round > 0) taken[name].push(took);
    }
  }
  for (const name of names) log(`  ${name}: ${taken[name].map((took) => took.toFixed(1)).join(' ')}`);
  return Object.fromEntries(names.map((name) => [name, median(taken[name])]));
}

const short = (number) => Number(number.toPrecision(4));

/** `limit_is` says what the limit is; a target is for value/limit where there is a limit, else for the value. */
export function figure(name, what, unit, value, { limit, limit_is, target } = {}) {
  return {
    name: `browser/${name}`,
    what,
    unit,
    value: short(value),
    ...(limit === undefined ? {} : { limit: short(limit), limit_is }),
    ...(target === undefined ? {} : { target }),
  };
}

/** The fastest of the named ones, with its name. */
export function fastest(medians, names) {
  const [best] = [...names].sort((a, b) => medians[a] - medians[b]);
  return { limit: medians[best], best };
}
