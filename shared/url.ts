/** An address as people and servers write it, with or without a scheme, as a URL. */
export function urlOf(address: string, scheme: string): string {
  const url = /^https?:\/\//i.test(address) ? address : `${scheme}//${address}`;
  return url.replace(/\/+$/, '');
}

/** Whether a URL is on this machine. */
export function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether traffic to a URL is encrypted, or stays on this machine. */
export function isConfidential(url: string): boolean {
  return URL.canParse(url) && (new URL(url).protocol === 'https:' || isLoopback(url));
}
