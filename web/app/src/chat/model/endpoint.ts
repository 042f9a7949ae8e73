/** What somebody typed as the model's address: with or without what the protocol adds to it. */
export function endpointOf(text: string): URL | null {
  const typed = text.trim();
  let url: URL;
  try {
    url = new URL(/^https?:\/\//i.test(typed) ? typed : `https://${typed}`);
  } catch {
    return null;
  }
  if (url.username !== '' || url.password !== '' || url.hostname === '') return null;
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  return url;
}

/** As requests begin with it. */
export function endpointText(url: URL): string {
  return url.href.replace(/\/$/, '');
}
