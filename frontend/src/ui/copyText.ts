/** The clipboard, also where the browser keeps its interface from pages of plain http. */

/**
 * Put a text on the clipboard; call it while the person's click is handled.
 * @returns  whether it is there
 */
export const copyText = async (text: string): Promise<boolean> => {
  if (!isSecureContext) return copySelected(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
};

/** The way before the interface: select it somewhere out of sight, then ask for "copy". */
const copySelected = (text: string): boolean => {
  const place = document.createElement('span');
  place.textContent = text;
  place.style.whiteSpace = 'pre';
  place.style.position = 'fixed';
  place.style.top = '-100px';
  document.body.append(place);
  const selection = getSelection();
  const before = selection?.rangeCount ? selection.getRangeAt(0) : null;
  selection?.selectAllChildren(place);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else works over plain http
  const isCopied = document.execCommand('copy');
  place.remove();
  selection?.removeAllRanges();
  if (before !== null) selection?.addRange(before);
  return isCopied;
};
