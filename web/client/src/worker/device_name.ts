/** What some browsers say of themselves beside the User-Agent (User-Agent Client Hints). */
export interface UserAgentData {
  brands: readonly { brand: string }[];
  platform: string;
}

/**
 * What this browser is called in the account's list of devices, such as "Chrome on Linux". Undefined where the browser
 * does not say: the server then takes what it finds in the User-Agent.
 */
export function deviceName(data: UserAgentData | undefined): string | undefined {
  if (data === undefined || data.platform === '') return undefined;
  // Brands come with made-up ones among them, so that nobody relies on their order or number.
  const brands = data.brands.map(({ brand }) => brand).filter((brand) => !/not.a.brand/i.test(brand));
  const brand = brands.find((name) => name !== 'Chromium') ?? brands[0];
  if (brand === undefined) return undefined;
  return `${brand.replace(/^(Google|Microsoft) /, '')} on ${data.platform}`;
}
