/** Read the token of a one-time log-in link out of an address's fragment, `#link=<token>`. */
export const linkTokenOf = (hash: string): string | null =>
  new URLSearchParams(hash.replace(/^#/, '')).get('link');
