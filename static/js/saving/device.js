/**
 * Words that are not saved yet, kept in this browser: the only module that touches its storage.
 *
 * An entry is {id, owner, url, version, login, at} in the clear and everything else sealed with
 * AES-256-GCM under the login's key, bound to those first five. The key is handed to a page by the
 * server, cannot be read out of it, and is stored nowhere here: without a living login an entry is
 * noise. Its length is rounded up, so that it does not tell how much was written.
 */
const DATABASE = "words";
const STORE = "waiting";
const BUCKET = 1024;
const NONCE = 12;

/** False over plain HTTP and in windows that lend no storage; then nothing is ever kept. */
export const available = Boolean(globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks);

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });

let opened;
const database = () =>
  (opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
    done(request).then((found) => {
      found.onclose = found.onversionchange = () => {
        found.close();
        opened = undefined;
      };
      resolve(found);
    }, reject);
  }).catch((problem) => {
    opened = undefined;
    throw problem;
  }));

/** Resolves when it is on the disk, not when it is on its way there. */
const change = async (act) => {
  const writing = (await database()).transaction(STORE, "readwrite", { durability: "strict" });
  act(writing.objectStore(STORE));
  await new Promise((resolve, reject) => {
    writing.oncomplete = resolve;
    writing.onabort = writing.onerror = () => reject(writing.error);
  });
};

export const put = (entry) => change((store) => store.put(entry));
export const remove = (id) => change((store) => store.delete(id));
export const wipe = () => change((store) => store.clear());

const reading = async () => (await database()).transaction(STORE, "readonly").objectStore(STORE);

export const one = async (id) => done((await reading()).get(id));
/** In the order in which they were written. Looking makes no database where there is none. */
export const all = async () => {
  const there = await indexedDB.databases?.();
  if (there && !there.some(({ name }) => name === DATABASE)) return [];
  return (await done((await reading()).getAll())).sort((first, second) => first.at - second.at);
};

const place = ({ id, owner, url, version, login }) => new TextEncoder().encode(JSON.stringify([id, owner, url, version, login]));

export const importKey = async (encoded) => {
  const secret = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]);
};

/** The entry with `content` sealed into it. */
export const seal = async (key, entry, content) => {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const padded = new Uint8Array(Math.ceil(bytes.length / BUCKET) * BUCKET).fill(32); // spaces after JSON mean nothing
  padded.set(bytes);
  const iv = crypto.getRandomValues(new Uint8Array(NONCE));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: place(entry) }, key, padded);
  return { ...entry, iv, sealed };
};

/** Undefined when the key is not the one, or anything about the entry was changed. */
export const unseal = async (key, entry) => {
  try {
    const how = { name: "AES-GCM", iv: entry.iv, additionalData: place(entry) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, entry.sealed)));
  } catch {
    return undefined;
  }
};
