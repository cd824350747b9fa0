// Mails as a mail program takes them apart: the logo travels inside, the colour is the
// organization's, and there is one button.
import { dress } from '../support/walks/mails.ts';
import { PICTURE } from '../support/picture.ts';
import { grace, linus } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

test('an invitation wears the logo and the colour of its organization', async ({ acme, admin, mailbox, visit }) => {
  await acme.invite([grace.email]);
  const plain = await mailbox.letter(grace.email);
  expect(plain.mail.attachments, 'no logo, no picture').toEqual([]);
  expect(plain.html).toContain('background:#006777');

  await dress(acme, admin, '#b4233c');
  await acme.invite([linus.email]);
  const letter = await mailbox.letter(linus.email);
  const [logo, ...others] = letter.mail.attachments;
  expect(others).toEqual([]);
  expect(logo).toMatchObject({ contentType: 'image/png', cid: 'logo@usher', related: true, contentDisposition: 'inline' });
  expect(logo?.content.equals(PICTURE)).toBe(true);
  expect(letter.text).toContain('Invited by: Ada Lovelace, ada@example.com');

  const page = await visit();
  await page.setContent(letter.html);
  const button = page.getByRole('link', { name: 'Accept invitation' });
  await expect(button).toHaveCSS('background-color', 'rgb(180, 35, 60)');
  await expect(button).toHaveAttribute('href', letter.link);
  await expect(page.getByRole('link')).toHaveCount(2); // The same address once more, as text.
  expect(await page.locator('img').evaluateAll((pictures: HTMLImageElement[]) => pictures.map((one) => one.naturalWidth))).toEqual([32]);
});
