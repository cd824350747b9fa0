// Every walk past screens, in one list.
import { account } from './account.ts';
import { admin } from './admin.ts';
import { calm } from './calm.ts';
import { coming } from './coming.ts';
import { german } from './german.ts';
import { joining } from './joining.ts';
import { mails } from './mails.ts';
import { outside } from './outside.ts';
import { phone } from './phone.ts';
import { providers } from './providers.ts';
import { settings } from './settings.ts';
import { trouble } from './trouble.ts';
import type { Walk } from './walk.ts';

export const walks: Walk[] = [
  ...outside, ...admin, ...joining, ...account, ...providers, ...settings, ...coming, ...german,
  ...calm, ...phone, ...mails, ...trouble,
];
