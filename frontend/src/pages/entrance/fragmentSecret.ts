/** Read a secret out of an address's fragment, `#link=<secret>`: it never reaches a server's log. */
export const fragmentSecret = (hash: string, name: string): string | null =>
  new URLSearchParams(hash.replace(/^#/, '')).get(name);

/** A secret has no place in the history. */
export const forgetFragment = (): void => {
  window.history.replaceState(window.history.state, '', `${location.pathname}${location.search}`);
};
