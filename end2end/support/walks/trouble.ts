// What people see when it is Usher that fails, or has too much to do.
import { spoil } from '../database.ts';
import { ada } from '../people.ts';
import { Organization } from '../shortcuts.ts';
import type { Usher } from '../usher.ts';
import type { Scene, Walk } from './walk.ts';

async function ourFault({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  await spoil(usher);
  const page = await visit(acme.owner);
  await page.goto(acme.people);
  await page.getByRole('heading', { name: 'Our fault' }).waitFor();
  await page.getByRole('link', { name: 'Try again' }).waitFor();
  await show('our fault', page);
  await acme.dispose();
}

/** Has so many people sign in at once, each from a place of their own, that others are turned away. */
function keepBusy(usher: Usher): { end: () => Promise<void> } {
  let on = true;
  const signIn = async (n: number) => {
    for (let again = 0; on; again += 1) {
      await fetch(`${usher.url}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': `198.18.${n}.1` },
        body: new URLSearchParams({ email: `nobody${n}.${again}@else.example`, password: 'not a password of anybody' }),
      }).then((answer) => answer.arrayBuffer());
    }
  };
  const all = Array.from({ length: 160 }, (_, n) => signIn(n));
  return {
    end: async () => {
      on = false;
      await Promise.all(all);
    },
  };
}

async function muchToDo({ usher, visit, show }: Scene): Promise<void> {
  const acme = await Organization.setUp(usher);
  const page = await visit();
  const flood = keepBusy(usher);
  const alert = page.getByRole('alert');
  do {
    await page.context().clearCookies(); // The last try may have let her in.
    await page.goto('/sign-in');
    await page.getByLabel('Email', { exact: true }).fill(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForLoadState();
  } while (!(await alert.or(page.getByRole('heading', { name: 'One moment' })).isVisible()));
  await flood.end();
  await show('much to do', page);
  await acme.dispose();
}

export const trouble: Walk[] = [
  { name: 'our fault', sendsMail: false, fails: true, run: ourFault },
  { name: 'much to do', sendsMail: false, fails: true, environment: { USHER_SERVER_TRUSTED_PROXIES: '1' }, run: muchToDo },
];
