/** Which names topics have (contracts.md 7.1, `ipc`), and which patterns match them. */
import { refuse } from './service-error.ts';

const MOST_PARTS = 8;
const MOST_LENGTH = 256;
const PART = /^[a-z0-9_-]+$/;
const EVERYTHING_BELOW = '.*';

const isTopic = (text: string): boolean => {
  const parts = text.split('.');
  return text.length <= MOST_LENGTH && parts.length <= MOST_PARTS && parts.every((part) => PART.test(part));
};

/** Errors: `invalid-input`. */
export const checkTopic = (text: string): void => {
  if (!isTopic(text))
    refuse('invalid-input', 'a topic has 1 to 8 parts of a-z, 0-9, _ and -, parted by dots, and at most 256 bytes');
};

/** An exact topic, or one that ends in `.*` for everything below it. Errors: `invalid-input`. */
export function matcherOf(pattern: string): (topic: string) => boolean {
  if (!pattern.endsWith(EVERYTHING_BELOW)) {
    checkTopic(pattern);
    return (topic) => topic === pattern;
  }
  checkTopic(pattern.slice(0, -EVERYTHING_BELOW.length));
  const beginning = pattern.slice(0, -1);
  return (topic) => topic.startsWith(beginning);
}
