/** Entries whose window is gone: taken over, opened, and removed when they cannot be opened any more. */
import { all, available, one, remove, unseal } from "./device.js";
import { lockOf } from "./keeper.js";
import { keyOf, owner } from "./login.js";
import { forgetOthers } from "./others.js";

const PATIENCE = 2000; // a window that is just closing lets go within this

/** A function that lets go again, or nothing as long as the entry's own window lives. */
const takeOver = (id) =>
  new Promise((resolve) => {
    const hold = () => new Promise((release) => resolve(release));
    navigator.locks.request(lockOf(id), { signal: AbortSignal.timeout(PATIENCE) }, hold).catch(() => resolve());
  });

const opened = async ({ id }) => {
  const release = await takeOver(id);
  const entry = release && (await one(id));
  if (!entry) return void release?.();
  const done = async () => {
    await remove(id);
    release();
  };
  try {
    const key = await keyOf(entry.login);
    const content = key && (await unseal(key, entry));
    if (content) return { entry, content, done, release };
  } catch {
    return void release(); // nobody answered: it waits for another time
  }
  await done();
  return { lost: true };
};

/** What waits here for this person: of one address, or of all. Another person's entries go. */
export const waiting = async (url) => {
  if (!available || !owner) return [];
  const found = [];
  try {
    await forgetOthers();
    const mine = (await all()).filter((entry) => !url || entry.url === url);
    found.push(...(await Promise.all(mine.map(opened))));
  } catch {
    return []; // a browser that lends no storage
  }
  return found.filter(Boolean);
};
