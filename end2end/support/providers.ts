// The identity providers of a test, and who has an account there.
import { GitHub } from './github.ts';
import { OpenId } from './openid.ts';
import { ada, grace, linus } from './people.ts';

/** What Usher calls the OpenID Connect provider. */
const ID = 'corp';

export class Providers {
  private constructor(
    private readonly openid: OpenId,
    private readonly github: GitHub,
  ) {}

  static async start(): Promise<Providers> {
    const openid = await OpenId.start([
      { id: 'ada', name: ada.name, email: ada.email, verified: true },
      { id: 'grace', name: grace.name, email: grace.email, verified: true },
      { id: 'grace-unverified', name: grace.name, email: grace.email, verified: false },
      { id: 'grace-hidden', name: grace.name },
      { id: 'eve', name: 'Eve Else', email: 'eve@example.net', verified: true },
    ]);
    const address = (email: string, verified: boolean) => [{ email, primary: true, verified, visibility: null }];
    const github = await GitHub.start([
      { login: 'linus', id: 1, name: linus.name, emails: address(linus.email, true) },
      { login: 'linus-hidden', id: 2, name: null, emails: address('2+linus@users.noreply.github.com', true) },
      { login: 'linus-unverified', id: 3, name: null, emails: address(linus.email, false) },
    ]);
    return new Providers(openid, github);
  }

  get environment(): Record<string, string> {
    return { ...this.openid.environment(ID, 'Corp'), ...this.github.environment };
  }

  /** They know Usher from now on. */
  meet(usher: string): void {
    this.openid.meet(usher, ID);
  }

  async stop(): Promise<void> {
    await this.openid.stop();
    await this.github.stop();
  }
}
