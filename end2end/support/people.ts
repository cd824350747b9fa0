// Who plays in the tests: names, addresses of domains that never exist, and
// passwords long and odd enough to be taken.
export interface Someone {
  name: string;
  email: string;
  password: string;
}

export const ORGANIZATION = 'Acme Inc';

export const ada: Someone = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'violet kettle on the ninth harbour',
};

export const grace: Someone = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'seven umbrellas under a copper moon',
};

export const linus: Someone = {
  name: 'Linus Pauling',
  email: 'linus@example.org',
  password: 'quiet marmalade before the glacier',
};

/** Too many to be seen at once on a page of the People table. */
export function crowd(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `guest-${String(i + 1).padStart(2, '0')}@example.net`);
}
