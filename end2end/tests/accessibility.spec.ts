// Every screen, light and dark, on a desk and on a phone: axe finds nothing, and
// nothing has to be scrolled sideways in the narrowest window.
import { follow, openDialog } from '../support/actions.ts';
import { barriers, inEveryLook, overhang, tooSmall } from '../support/look.ts';
import { grace } from '../support/people.ts';
import { expect, test } from '../support/test.ts';
import { walks } from '../support/walks/index.ts';

test.describe.configure({ mode: 'parallel' });

for (const walk of walks) {
  test.describe(() => {
    test.use({ environment: walk.environment ?? {} });
    test.use({ sendsMail: walk.sendsMail, withProviders: walk.withProviders ?? false, byName: walk.byName ?? false });
    test.use({ withTexts: walk.withTexts ?? false, fails: walk.fails ?? false });

    test(`no barriers on the way past: ${walk.name}`, async ({ usher, mailbox, gateway, visit }) => {
      test.setTimeout(360_000); // A dozen screens, four looks each.
      await walk.run({
        usher,
        mailbox,
        gateway,
        visit,
        show: (name, page) => test.step(name, async () => {
          await inEveryLook(page, async (look) => {
            expect.soft(await barriers(page, walk.isMail), `${name}, ${look}`).toEqual([]);
            if (look === 'light 390' && !walk.isMail) expect.soft(await tooSmall(page), `${name} by finger`).toEqual([]);
          }, walk.looks);
          expect.soft(await overhang(page), `${name} is wider than its window`).toEqual([]);
        }),
      });
    });
  });
}

test('whoever wants less motion gets none: all that moves takes its time from tokens', async ({ acme, admin }) => {
  await admin.goto(acme.people);
  const { moving, rules, tokens } = await admin.evaluate(() => {
    const moving: string[] = [];
    let rules = 0;
    const walk = (list: CSSRuleList) => {
      for (const rule of list) {
        const text = rule instanceof CSSStyleRule ? rule.style.cssText : '';
        const times = text.split(';').filter((line) => /^\s*(transition|animation)/.test(line));
        rules += times.length;
        moving.push(...times.filter((line) => /[\d.]m?s\b/.test(line)));
        if ('cssRules' in rule) walk(rule.cssRules as CSSRuleList);
      }
    };
    for (const sheet of document.styleSheets) walk(sheet.cssRules);
    const root = getComputedStyle(document.documentElement);
    const tokens = ['--quick', '--calm', '--round', '--breath', '--fade'].map((name) => root.getPropertyValue(name));
    return { moving, rules, tokens };
  });
  expect(rules).toBeGreaterThan(10);
  expect(moving).toEqual([]);
  expect(tokens).toEqual(Array(5).fill('0s'));
});

test('for everybody else one page turns into the next', async ({ acme, visit }) => {
  const page = await visit(acme.owner, { reducedMotion: 'no-preference' });
  await page.addInitScript(() => {
    addEventListener('pagereveal', (event) => {
      sessionStorage.setItem('turned', String((event as Event & { viewTransition: unknown }).viewTransition !== null));
    });
  });
  await page.goto(acme.people);
  expect(await page.evaluate(() => sessionStorage.getItem('turned')), 'nothing was there before').toBe('false');
  await follow(page.getByRole('link', { name: 'Roles' }));
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('turned'))).toBe('true');
});

test('at 400 % zoom the invite dialog can be filled in and sent', async ({ acme, visit }) => {
  const page = await visit(acme.owner, { viewport: { width: 320, height: 256 } });
  const dialog = await openDialog(page, acme.people);
  await dialog.getByLabel('Email addresses').pressSequentially(`${grace.email},`);
  await dialog.getByText('More').first().click();
  for (const field of ['Name', 'Personal message', 'Metadata']) {
    const input = dialog.getByLabel(field, { exact: false }).first();
    await input.focus();
    await expect(input, `${field} is in sight`).toBeInViewport({ ratio: 0.5 });
  }
  await dialog.getByRole('button', { name: 'Send invitations' }).click();
  await expect(dialog.getByText('One person was invited.')).toBeInViewport();
});
