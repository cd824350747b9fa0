// Every screen, light and dark, on a desk and on a phone: axe finds nothing, and
// nothing has to be scrolled sideways in the narrowest window.
import { barriers, inEveryLook, overhang } from '../support/look.ts';
import { expect, test } from '../support/test.ts';
import { walks } from '../support/walks/index.ts';

test.describe.configure({ mode: 'parallel' });

for (const walk of walks) {
  test.describe(() => {
    test.use({ environment: walk.environment ?? {} });
    test.use({ sendsMail: walk.sendsMail, withProviders: walk.withProviders ?? false, byName: walk.byName ?? false });
    test.use({ withTexts: walk.withTexts ?? false, fails: walk.fails ?? false });

    test(`no barriers on the way past: ${walk.name}`, async ({ usher, mailbox, gateway, visit }) => {
      test.setTimeout(180_000); // A dozen screens, four looks each.
      await walk.run({
        usher,
        mailbox,
        gateway,
        visit,
        show: (name, page) => test.step(name, async () => {
          await inEveryLook(page, async (look) => {
            expect.soft(await barriers(page, walk.isMail), `${name}, ${look}`).toEqual([]);
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
