/** When a token or a passkey was last of use, in words. */

import { formatDate } from '../../ui/format';
import { words } from '../../words/words';

export const usedText = (lastUsedAt: string | null): string =>
  lastUsedAt === null ? words.account.neverUsed : words.account.lastUsed(formatDate(lastUsedAt));
