import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App';

/** Put the application into the page. */
export const renderApp = (): void => {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no element with the id "root".');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
};
