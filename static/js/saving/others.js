/** Somebody else has signed in here: what was kept for another person is noise to them, and goes. */
import { all, available, remove } from "./device.js";

const { wordsOwner: owner } = document.body.dataset;

export const forgetOthers = async () => {
  if (!available || !owner) return;
  const theirs = (await all()).filter((entry) => entry.owner !== owner);
  await Promise.all(theirs.map(({ id }) => remove(id)));
};
