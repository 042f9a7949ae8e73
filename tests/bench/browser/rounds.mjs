// How figures are taken: all contenders in turns, so that what else the machine does falls on each of them alike.

export function percentile(times, part) {
  return [...times].sort((a, b) => a - b)[Math.max(0, Math.ceil(times.length * part) - 1)];
}

export const median = (times) => percentile(times, 0.5);

/**
 * Medians of the contenders, each a function that does its work once and answers what it took. One round before the counted
 * ones warms up. Every other round goes backwards, so that nobody always comes behind the same one.
 */
export async function inTurns(rounds, contenders) {
  const names = Object.keys(contenders);
  const taken = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const took = await contenders[name](round);
      if (round > 0) taken[name].push(took);
    }
  }
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
