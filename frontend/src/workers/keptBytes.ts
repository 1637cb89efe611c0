/**
 * Bytes that this browser keeps over visits: decoders and ONNX Runtime. Cache Storage exists only
 * in a secure context; over plain http the browser's HTTP cache does what it can.
 */

const CACHE_NAME = 'samweb-decoder';

/** The files of three decoders and both builds of ONNX Runtime: 100 MB at most. */
const MAX_ENTRIES = 11;

/**
 * Give the bytes of an address whose content never changes, from the network at most once.
 * @param load   fetches them, and refuses damaged ones
 * @param check  refuses damaged ones that were kept
 */
export const keptBytes = async (
  url: string,
  load: () => Promise<Uint8Array<ArrayBuffer>>,
  check: (bytes: Uint8Array<ArrayBuffer>) => Promise<void> = () => Promise.resolve(),
): Promise<Uint8Array<ArrayBuffer>> => {
  const cache = await openCache();
  if (cache === null) return load();
  const kept = await read(cache, url, check);
  if (kept !== null) return kept;
  const bytes = await load();
  // A full disk is no reason not to decode.
  await keep(cache, url, bytes).catch(() => undefined);
  return bytes;
};

const openCache = async (): Promise<Cache | null> => {
  if (!self.isSecureContext) return null;
  // Refused in some private windows.
  return self.caches.open(CACHE_NAME).catch(() => null);
};

const read = async (
  cache: Cache,
  url: string,
  check: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const response = await cache.match(url).catch(() => undefined);
  if (response === undefined) return null;
  const bytes = new Uint8Array(await response.arrayBuffer());
  try {
    await check(bytes);
    return bytes;
  } catch {
    await cache.delete(url);
    return null;
  }
};

const keep = async (cache: Cache, url: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
  await cache.put(url, new Response(bytes));
  // In the order in which they came; a build of samweb that is gone leaves its files behind.
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - MAX_ENTRIES))) await cache.delete(key);
};
