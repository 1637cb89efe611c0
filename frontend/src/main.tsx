import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './app/App';
import { shareStyleNonce } from './app/styleNonce';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element with the id "root".');

shareStyleNonce();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
