// A device with passkeys: Chromium's own virtual authenticator, whose user is
// verified as a test says.
import type { CDPSession, Page } from '@playwright/test';

export class Device {
  private constructor(
    private readonly cdp: CDPSession,
    private readonly id: string,
  ) {}

  /** Plugs a device into a page's browser. */
  static async plugIn(page: Page): Promise<Device> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new Device(cdp, authenticatorId);
  }

  /** From now on the device does, or does not, recognize its user. */
  async recognizes(isUserVerified: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setUserVerified', { authenticatorId: this.id, isUserVerified });
  }

  /** How many passkeys it holds. */
  async count(): Promise<number> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    return credentials.length;
  }

  /** Its passkeys, to be put into another page's device. */
  async copyTo(other: Device): Promise<void> {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', { authenticatorId: this.id });
    for (const credential of credentials) {
      await other.cdp.send('WebAuthn.addCredential', { authenticatorId: other.id, credential });
    }
  }
}
