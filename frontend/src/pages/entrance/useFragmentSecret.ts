import { useEffect, useState } from 'react';

import { fragmentSecret } from './fragmentSecret';

/** The secret of the address, also of a link that is pasted while the page is open. */
export const useFragmentSecret = (name: string): string | null => {
  const [secret, setSecret] = useState(() => fragmentSecret(location.hash, name));
  useEffect(() => {
    const take = (): void => {
      const pasted = fragmentSecret(location.hash, name);
      if (pasted !== null) setSecret(pasted);
    };
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, [name]);
  return secret;
};
