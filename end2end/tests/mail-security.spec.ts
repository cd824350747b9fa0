// Mail servers that ask for TLS and for an account, as most do: STARTTLS and TLS from
// the first byte, by a certificate of an authority that only this machine trusts.
import { reloadUntil, row } from '../support/actions.ts';
import { certificates } from '../support/certificates.ts';
import { grace } from '../support/people.ts';
import { expect, test } from '../support/test.ts';

const { authority, ...pair } = certificates();
const account = { user: 'usher', password: 'of-the-mail-server-42' };

const known = {
  USHER_MAIL_HOST: 'localhost',
  USHER_MAIL_USER: account.user,
  USHER_MAIL_PASSWORD: account.password,
  SSL_CERT_FILE: authority,
};

for (const tls of ['starttls', 'implicit'] as const) {
  test.describe(tls, () => {
    test.use({ mailServer: { tls, ...pair, account }, environment: { ...known, USHER_MAIL_TLS: tls } });

    test('an invitation arrives by TLS, from the account', async ({ acme, admin, mailbox, usher }) => {
      await acme.invite([grace.email]);
      await mailbox.letter(grace.email);
      expect(mailbox.protection).toEqual([{ secure: true, user: account.user }]);
      await admin.goto(acme.people);
      await reloadUntil(admin, () => expect(row(admin, grace.email)).toContainText('Mail sent', { timeout: 1_000 }));
      expect(usher.log).not.toContain(account.password);
    });
  });
}

test.describe('a wrong password', () => {
  test.use({
    mailServer: { tls: 'starttls', ...pair, account },
    environment: { ...known, USHER_MAIL_TLS: 'starttls', USHER_MAIL_PASSWORD: 'mistyped-by-the-operator' },
  });

  test('the mail waits, and the reason is shown', async ({ acme, admin, mailbox, usher }) => {
    await acme.invite([grace.email]);
    await admin.goto(acme.people);
    await reloadUntil(admin, () => expect(row(admin, grace.email)).toContainText(/Mail waits: .*535/, { timeout: 1_000 }));
    expect(mailbox.letters).toHaveLength(0);
    expect(usher.log).not.toContain('mistyped-by-the-operator');
  });
});

test.describe('an authority that this machine does not trust', () => {
  const { authority: another } = certificates();
  test.use({
    mailServer: { tls: 'starttls', ...pair, account },
    environment: { ...known, USHER_MAIL_TLS: 'starttls', SSL_CERT_FILE: another },
  });

  test('nothing is said to it, neither the password nor the mail', async ({ acme, admin, mailbox }) => {
    await acme.invite([grace.email]);
    await admin.goto(acme.people);
    await reloadUntil(admin, () => expect(row(admin, grace.email)).toContainText(/Mail waits: .*certificate/i, { timeout: 1_000 }));
    expect(mailbox.tries).toHaveLength(0);
    expect(mailbox.protection).toHaveLength(0);
  });
});

test.describe('a server that can’t do TLS', () => {
  test.use({ environment: { ...known, USHER_MAIL_TLS: 'starttls' } });

  test('gets no mail in the clear', async ({ acme, admin, mailbox }) => {
    await acme.invite([grace.email]);
    await admin.goto(acme.people);
    await reloadUntil(admin, () => expect(row(admin, grace.email)).toContainText('Mail waits', { timeout: 1_000 }));
    expect(mailbox.tries).toHaveLength(0);
  });
});
