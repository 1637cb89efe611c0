/**
 * The nonce that the content security policy of this page allows <style> elements by. Rules that
 * are set on an element by script, as React does, need none.
 */

/** The nonce, from the element that Vite puts into the page; empty while developing. */
export const styleNonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

/** Hand it to the scroll lock of dialogs, which looks for it where webpack would put it. */
export const shareStyleNonce = (): void => {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
};
